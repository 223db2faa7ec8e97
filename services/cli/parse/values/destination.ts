import type { Destination, DestinationType } from '../../../../shared/core/destination.ts';
import { SECRET_NAME, type SecretText } from '../../../../shared/core/secret.ts';
import { nearest } from '../nearest.ts';
import type { ValueParser } from './value-parsers.ts';

/** What stands behind the colon, of each type; it reads a destination, or says what is wrong. */
const READERS: Readonly<Record<DestinationType, (place: string) => Destination | string>> = {
	webhook: (place) => withUrl('webhook', place),
	slack: (place) => withUrl('slack', place),
	telegram: telegramChat,
	email: (place) => ({ type: 'email', to: place.split(',').map((address) => address.trim()) }),
	file: (path) =>
		path === '' ? 'file takes a name below the folder for reports, as in file:{jobId}.md' : { type: 'file', path },
	s3: s3Object,
	stdout: (place) => (place === '' ? { type: 'stdout' } : 'stdout takes nothing behind it'),
};
const TYPES = Object.keys(READERS) as DestinationType[];

const FORMS =
	'must be the web address of a webhook, or one of webhook:NAME slack:NAME telegram:NAME/CHAT email:ADDRESS file:PATH s3:BUCKET/KEY stdout, or a destination in JSON';
const URL_OR_SECRET = 'a web address, or the name of the secret that holds it';

/**
 * A destination as people write it. What it is made of is checked when it is used, by the schema that requests are read
 * by: no command that sends nothing loads that.
 */
export const destination: ValueParser<Destination> = {
	placeholder: 'TO',
	expected: 'a destination',
	read(given) {
		const found = destinationIn(given.trim());
		return typeof found === 'string' ? undefined : found;
	},
	privateFault(given) {
		const found = destinationIn(given.trim());
		return typeof found === 'string' ? found : FORMS;
	},
};

/** @returns What is wrong, in words that repeat nothing which may be secret. */
function destinationIn(given: string): Destination | string {
	if (given.startsWith('{')) return inJson(given);
	if (isWebAddress(given)) return { type: 'webhook', url: given };
	const [type = ''] = given.split(':', 1);
	const known = TYPES.find((each) => each === type);
	if (known !== undefined) return READERS[known](given.slice(type.length + 1));
	const near = nearest(type, TYPES);
	return near === undefined ? FORMS : `${FORMS}; did you mean ${near}?`;
}

function inJson(given: string): Destination | string {
	try {
		return JSON.parse(given) as Destination;
	} catch {
		return 'begins as JSON does, and is none; put it in quotes, as in \'{"type":"slack","url":{"secret":"SLACK_URL"}}\'';
	}
}

function withUrl(type: 'webhook' | 'slack', place: string): Destination | string {
	const url: SecretText | undefined = isWebAddress(place) ? place : secretIn(place);
	return url === undefined ? `${type} takes ${URL_OR_SECRET}` : { type, url };
}

function telegramChat(place: string): Destination | string {
	const slash = place.indexOf('/');
	const token = secretIn(place.slice(0, slash));
	const chatId = place.slice(slash + 1);
	if (slash >= 0 && token !== undefined && chatId !== '') return { type: 'telegram', token, chatId };
	return 'telegram takes the name of the secret with the token of the bot, a slash and the chat, as in telegram:BOT_TOKEN/-1001234';
}

function s3Object(place: string): Destination | string {
	const [, bucket = '', key = ''] = /^(?:\/\/)?([^/]+)(?:\/(.*))?$/s.exec(place) ?? [];
	if (bucket === '') return 's3 takes a bucket, and a key behind a slash, as in s3:BUCKET/reports/{jobId}.json';
	return { type: 's3', bucket, ...(key !== '' && { key }) };
}

function isWebAddress(text: string): boolean {
	return /^https?:\/\//i.test(text);
}

function secretIn(text: string): SecretText | undefined {
	return SECRET_NAME.test(text) ? { secret: text } : undefined;
}
