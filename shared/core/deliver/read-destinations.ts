import { z } from 'zod';
import type { Destination } from '../destination.ts';
import { SECRET_NAME, SECRET_NAME_RULE } from '../secret.ts';

const MAX_DESTINATIONS = 20;
const MAX_HEADERS = 20;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Set for each request by what sends it, or what its receiver relies on. */
const OWN_HEADERS =
	/^(?:host|content-length|transfer-encoding|connection|expect|upgrade|content-type|idempotency-key|x-shoal-.*)$/i;

const secretRef = () =>
	z.strictObject({ secret: z.string().regex(SECRET_NAME, `a secret's name ${SECRET_NAME_RULE}`) });
const ADDRESS = 'must be a web address that begins with https:// or http://, or {"secret":"NAME"}';
const webAddress = () => z.string().refine(isWebAddress, ADDRESS);
const secretUrl = () => z.union([webAddress(), secretRef()], { error: ADDRESS });
const TEXT = 'must be a text of 1 to 4096 characters, or {"secret":"NAME"}';
const secretText = () => z.union([z.string().min(1, TEXT).max(4096, TEXT), secretRef()], { error: TEXT });
const LINE = 'must be a text of one line in Latin letters, or {"secret":"NAME"}';
const headerValue = () => z.union([z.string().regex(HEADER_VALUE, LINE), secretRef()], { error: LINE });
const headers = () =>
	z
		.record(
			z
				.string()
				.regex(HEADER_NAME, 'must be the name of a header')
				.refine((name) => !OWN_HEADERS.test(name), 'is set by Shoal itself'),
			headerValue(),
		)
		.refine((given) => Object.keys(given).length <= MAX_HEADERS, `must be at most ${MAX_HEADERS} headers`);
const name = () =>
	z
		.string()
		.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$/, 'must be 1 to 50 letters, digits, dots, dashes and underscores')
		.optional();
const PATH = 'must be a relative name below the folder for reports, without ..';
const relativePath = () => z.string(PATH).min(1, PATH).max(500, PATH).refine(isBelow, PATH);
const CHAT = 'must be the number of a chat, or the name of a channel';
const chat = () => z.string(CHAT).min(1, CHAT).max(100, CHAT);
const ADDRESSES = 'must be a list of 1 to 50 e-mail addresses';
const addresses = () => z.array(z.email('must be an e-mail address'), ADDRESSES).min(1, ADDRESSES).max(50, ADDRESSES);
const BUCKET = 'must be the name of a bucket';
const bucket = () => z.string(BUCKET).regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, BUCKET);

/** What a destination may be, in a request or a configuration. */
const destinationSchema = () =>
	z.discriminatedUnion(
		'type',
		[
			z.strictObject({
				type: z.literal('webhook'),
				name: name(),
				url: secretUrl(),
				signingSecret: secretText().optional(),
				headers: headers().optional(),
			}),
			z.strictObject({ type: z.literal('slack'), name: name(), url: secretUrl() }),
			z.strictObject({ type: z.literal('telegram'), name: name(), token: secretText(), chatId: chat() }),
			z.strictObject({ type: z.literal('email'), name: name(), to: addresses() }),
			z.strictObject({ type: z.literal('file'), name: name(), path: relativePath() }),
			z.strictObject({
				type: z.literal('s3'),
				name: name(),
				bucket: bucket(),
				key: z.string().min(1).max(900).optional(),
			}),
			z.strictObject({ type: z.literal('stdout'), name: name() }),
		],
		{ error: 'must be one of webhook, slack, telegram, email, file, s3, stdout' },
	);

/** The destinations of one job or stack; `name`s tell them apart. */
export const destinationsSchema = z.lazy(() =>
	z.array(destinationSchema()).max(MAX_DESTINATIONS).refine(areDistinct, 'must have a name each that no other has'),
) satisfies z.ZodType<Destination[]>;

function isWebAddress(text: string): boolean {
	const protocol = URL.parse(text)?.protocol;
	return text.length <= 4096 && (protocol === 'https:' || protocol === 'http:');
}

function isBelow(path: string): boolean {
	if (/^[/\\]|\\|^[a-z]:|\0/i.test(path)) return false;
	return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function areDistinct(destinations: readonly { readonly name?: string | undefined; readonly type: string }[]): boolean {
	const names = destinations.map(({ name, type }, i) => name ?? `${type}-${i + 1}`);
	return new Set(names).size === names.length;
}
