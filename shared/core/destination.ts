import { isSecretRef, type SecretText } from './secret.ts';

interface Named {
	/** Tells it from others of its job, in what is told of its delivery; default its type and number. */
	readonly name?: string | undefined;
}

/** Where the report of a job is sent. What may be secret may be given by the name of a secret. */
export type Destination = Named &
	(
		| {
				readonly type: 'webhook';
				readonly url: SecretText;
				/** Signs what is sent; absent: it is not signed. */
				readonly signingSecret?: SecretText | undefined;
				readonly headers?: Readonly<Record<string, SecretText>> | undefined;
		  }
		| { readonly type: 'slack'; readonly url: SecretText }
		| { readonly type: 'telegram'; readonly token: SecretText; readonly chatId: string }
		| { readonly type: 'email'; readonly to: readonly string[] }
		/** Below the folder that the stack has for it, by a relative name. */
		| { readonly type: 'file'; readonly path: string }
		| { readonly type: 's3'; readonly bucket: string; readonly key?: string | undefined }
		| { readonly type: 'stdout' }
	);

export type DestinationType = Destination['type'];

/** A destination that has a name, and who named it. */
export interface NamedDestination {
	readonly name: string;
	readonly destination: Destination;
	/** The operator of the stack, whose own network it may be in. */
	readonly isOfStack: boolean;
}

/**
 * All destinations of a job's report.
 *
 * @param ofJob - As its options have them.
 * @param ofStack - Those of every job.
 */
export function namedDestinations(
	ofJob: readonly Destination[],
	ofStack: readonly Destination[],
): readonly NamedDestination[] {
	const named = (destinations: readonly Destination[], isOfStack: boolean) =>
		destinations.map((destination, i) => {
			const own = destination.name ?? `${destination.type}-${i + 1}`;
			return { name: isOfStack ? `stack-${own}` : own, destination, isOfStack };
		});
	return [...named(ofJob, false), ...named(ofStack, true)];
}

/** The same in every attempt: who gets something twice can tell. */
export function deliveryKey(jobId: string, destination: string): string {
	return `${jobId}:${destination}`;
}

/** The names of the secrets that it refers to. */
export function secretsOf(destination: Destination): string[] {
	return namesIn(destination);
}

function namesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return isSecretRef(value) ? [value.secret] : Object.values(value).flatMap(namesIn);
}

const MASK = '***';

/** A destination as people may see it. URLs of webhooks and chats are secrets as a whole, but for where they lead. */
export function shownDestination(destination: Destination): Destination {
	switch (destination.type) {
		case 'webhook': {
			const { headers, signingSecret } = destination;
			return {
				...destination,
				url: shownPlace(destination.url),
				...(signingSecret !== undefined && { signingSecret: masked(signingSecret) }),
				...(headers && {
					headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, masked(value)])),
				}),
			};
		}
		case 'slack':
			return { ...destination, url: shownPlace(destination.url) };
		case 'telegram':
			return { ...destination, token: masked(destination.token) };
		default:
			return destination;
	}
}

function masked(text: SecretText): SecretText {
	return typeof text === 'string' ? MASK : text;
}

function shownPlace(url: SecretText): SecretText {
	if (typeof url !== 'string') return url;
	const origin = URL.parse(url)?.origin;
	return origin === undefined || origin === 'null' ? MASK : `${origin}/${MASK}`;
}
