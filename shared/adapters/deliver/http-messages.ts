import type { OpenDestination, OutgoingReport, SendOutcome } from '../../ports/messenger.ts';
import type { Poster } from '../http/poster.ts';
import { httpOutcome } from './http-outcome.ts';
import { signatureHeaders } from './signature.ts';

type Of<T extends OpenDestination['type']> = Extract<OpenDestination, { type: T }>;

export interface HttpMessageDeps {
	readonly poster: Poster;
	readonly userAgent: string;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Default: where Telegram is. */
	readonly telegramUrl?: string | undefined;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
/** What Telegram takes. */
const MAX_TELEGRAM_LENGTH = 4096;

/** The notice as JSON, signed if there is a secret to sign by. */
export async function sendWebhook(
	deps: HttpMessageDeps,
	to: Of<'webhook'>,
	outgoing: OutgoingReport,
): Promise<SendOutcome> {
	const { poster, userAgent, now } = deps;
	const body = webhookBody(outgoing.message.notice, outgoing.key);
	const own = Object.entries(to.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
	const headers = {
		'user-agent': userAgent,
		...Object.fromEntries(own),
		...JSON_TYPE,
		'idempotency-key': outgoing.key,
		...(to.signingSecret && signatureHeaders(to.signingSecret, body, now())),
	};
	return httpOutcome(await poster.post({ url: to.url, headers, body, ...reachOf(outgoing) }));
}

/** As the body of a webhook. */
export function webhookBody(notice: object, key: string): string {
	return JSON.stringify({ idempotencyKey: key, ...notice });
}

export async function sendSlack(
	deps: HttpMessageDeps,
	to: Of<'slack'>,
	outgoing: OutgoingReport,
): Promise<SendOutcome> {
	const text = outgoing.message.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const body = JSON.stringify({ text, unfurl_links: false });
	const headers = { 'user-agent': deps.userAgent, ...JSON_TYPE, 'idempotency-key': outgoing.key };
	const posted = await deps.poster.post({ url: to.url, headers, body, ...reachOf(outgoing) });
	return httpOutcome(posted, { tells: true, secrets: [to.url, URL.parse(to.url)?.pathname ?? ''] });
}

export async function sendTelegram(
	deps: HttpMessageDeps,
	to: Of<'telegram'>,
	outgoing: OutgoingReport,
): Promise<SendOutcome> {
	const { telegramUrl = 'https://api.telegram.org' } = deps;
	const text = outgoing.message.text.slice(0, MAX_TELEGRAM_LENGTH);
	const body = JSON.stringify({ chat_id: to.chatId, text, link_preview_options: { is_disabled: true } });
	const headers = { 'user-agent': deps.userAgent, ...JSON_TYPE };
	const url = `${telegramUrl}/bot${encodeURIComponent(to.token).replaceAll('%3A', ':')}/sendMessage`;
	const posted = await deps.poster.post({ url, headers, body, ...reachOf(outgoing) });
	return httpOutcome(posted, { tells: true, secrets: [to.token] });
}

function reachOf({ allowPrivate, isTrusted }: OutgoingReport) {
	return { allowPrivate, isTrusted };
}
