import type { SendOutcome } from '../../ports/messenger.ts';

/** An e-mail of plain text. */
export interface Mail {
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	readonly text: string;
	/** The same in every attempt, so that mailboxes can tell one that comes twice. */
	readonly key: string;
}

/** Never rejects. */
export type SendMail = (mail: Mail) => Promise<SendOutcome>;
