import type { ReportMessage } from '../core/deliver/report-message.ts';
import type { Destination } from '../core/destination.ts';
import type { SecretRef } from '../core/secret.ts';

/** A destination whose secrets are known. */
export type OpenDestination = Opened<Destination>;

type Opened<T> = T extends SecretRef
	? never
	: T extends string | undefined
		? T
		: T extends readonly string[]
			? T
			: { readonly [K in keyof T]: Opened<T[K]> };

/** What is sent. */
export interface OutgoingReport {
	/** The same in every attempt. */
	readonly key: string;
	readonly message: ReportMessage;
	/** Hosts and networks of private addresses that it may go to, as `--allow-private` names them. */
	readonly allowPrivate: readonly string[];
	/** Whether the operator has named the destination, so that it may be in a private network. */
	readonly isTrusted: boolean;
}

export type SendOutcome =
	| { readonly kind: 'sent' }
	/** `reason` is for people, and holds nothing that is secret. */
	| { readonly kind: 'failed'; readonly reason: string; readonly mayHelpToRetry: boolean };

/** Takes reports to where they are to go. */
export interface Messenger {
	/** Never rejects; ends in time. */
	send(destination: OpenDestination, outgoing: OutgoingReport): Promise<SendOutcome>;
	/** Closes all sockets, so that nothing holds the process. */
	close(): Promise<void>;
}
