import type { Destination } from '../core/destination.ts';
import { EnvironmentError } from '../core/errors.ts';

/** How reports reach their destinations. */
export interface DeliverySettings {
	/** Those of every job. */
	readonly destinations: readonly Destination[];
	/** Where the stack is reached, without a slash at its end; absent where nobody knows. */
	readonly publicUrl?: string;
	/** Whom e-mails come from; absent: none are sent. */
	readonly mailFrom?: string;
	/** The URL of an SMTP server, without a password; absent: e-mails go by SES. */
	readonly smtpUrl?: string;
	/** The secret that holds the password for it; absent: it asks for none. */
	readonly smtpPasswordSecret?: string;
	/** Below which files are written; absent: none are. */
	readonly reportsDir?: string;
	/** In place of where Telegram is. */
	readonly telegramUrl?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const TYPES = new Set<unknown>(['webhook', 'slack', 'telegram', 'email', 'file', 's3', 'stdout']);

/** @throws {EnvironmentError} `REPORT_DESTINATIONS` cannot be read. */
export function readDeliverySettings(env: Env): DeliverySettings {
	const { PUBLIC_URL, REPORT_EMAIL_FROM, SMTP_URL, SMTP_PASSWORD_SECRET, REPORTS_DIR, TELEGRAM_URL } = env;
	return {
		destinations: [...webhookOf(env), ...mailOf(env), ...listOf(env.REPORT_DESTINATIONS)],
		...(PUBLIC_URL && { publicUrl: PUBLIC_URL.replace(/\/+$/, '') }),
		...(REPORT_EMAIL_FROM && { mailFrom: REPORT_EMAIL_FROM }),
		...(SMTP_URL && { smtpUrl: SMTP_URL }),
		...(SMTP_PASSWORD_SECRET && { smtpPasswordSecret: SMTP_PASSWORD_SECRET }),
		...(REPORTS_DIR && { reportsDir: REPORTS_DIR }),
		...(TELEGRAM_URL && { telegramUrl: TELEGRAM_URL }),
	};
}

function webhookOf({ REPORT_WEBHOOK_URL: url, REPORT_WEBHOOK_SECRET: secret }: Env): Destination[] {
	return url ? [{ type: 'webhook', name: 'webhook', url, ...(secret && { signingSecret: { secret } }) }] : [];
}

function mailOf({ REPORT_EMAIL: to }: Env): Destination[] {
	const all = to?.split(',').flatMap((address) => address.trim() || []) ?? [];
	return all.length > 0 ? [{ type: 'email', name: 'email', to: all }] : [];
}

/** Looks at their kinds alone: what is wrong in one is told in its delivery. */
function listOf(json: string | undefined): Destination[] {
	if (!json) return [];
	let list: unknown;
	try {
		list = JSON.parse(json);
	} catch {
		list = undefined;
	}
	const isList = Array.isArray(list) && list.every((each) => TYPES.has((each as { type?: unknown } | null)?.type));
	if (isList) return list as Destination[];
	throw new EnvironmentError('REPORT_DESTINATIONS must be a JSON list of destinations, as [{"type":"stdout"}]');
}
