import type { Messenger, OpenDestination, OutgoingReport, SendOutcome } from '../../ports/messenger.ts';
import { type HttpMessageDeps, sendSlack, sendTelegram, sendWebhook } from './http-messages.ts';
import type { SendMail } from './mail.ts';
import { namedAfter, reportAs, typeOf, writeReportFile } from './report-file.ts';

/** Puts a report into a bucket. */
export type PutObject = (object: {
	readonly bucket: string;
	readonly key: string;
	readonly body: string;
	readonly contentType: string;
}) => Promise<void>;

export interface MessengerDeps extends HttpMessageDeps {
	/** Whom e-mails come from; absent: none are sent. */
	readonly mailFrom?: string | undefined;
	readonly sendMail: SendMail;
	/** Absent where there is no S3. */
	readonly putObject?: PutObject | undefined;
	/** Below which files are written; absent: none are. */
	readonly reportsDir?: string | undefined;
	readonly print: (text: string) => void;
	readonly close?: () => void;
}

const TIMEOUT_MS = 45_000;

/** Takes reports to every kind of destination. */
export function createMessenger(deps: MessengerDeps): Messenger {
	return {
		send: (destination, outgoing) => inTime(send(deps, destination, outgoing)),
		async close() {
			deps.close?.();
			await deps.poster.close();
		},
	};
}

async function send(deps: MessengerDeps, to: OpenDestination, outgoing: OutgoingReport): Promise<SendOutcome> {
	try {
		switch (to.type) {
			case 'webhook':
				return await sendWebhook(deps, to, outgoing);
			case 'slack':
				return await sendSlack(deps, to, outgoing);
			case 'telegram':
				return await sendTelegram(deps, to, outgoing);
			case 'email':
				return await sendEmail(deps, to.to, outgoing);
			case 'file':
				return await writeReportFile(deps.reportsDir, to.path, outgoing.message);
			case 's3':
				return await putReport(deps, to, outgoing);
			case 'stdout':
				deps.print(`${outgoing.message.text}\n`);
				return { kind: 'sent' };
		}
	} catch (error) {
		const { name, message } = error as Error;
		return { kind: 'failed', reason: `${name}: ${message}`, mayHelpToRetry: true };
	}
}

async function sendEmail(
	deps: MessengerDeps,
	to: readonly string[],
	{ message: { title, text }, key }: OutgoingReport,
): Promise<SendOutcome> {
	const { mailFrom: from, sendMail } = deps;
	if (from === undefined) {
		const todo = 'set ReportEmailFrom of the stack, or MAIL_FROM here';
		return { kind: 'failed', reason: `nobody is named whom e-mails come from; ${todo}`, mayHelpToRetry: false };
	}
	return sendMail({ from, to, subject: title, text, key });
}

async function putReport(
	{ putObject }: MessengerDeps,
	{ bucket, key }: Extract<OpenDestination, { type: 's3' }>,
	{ message }: OutgoingReport,
): Promise<SendOutcome> {
	if (putObject === undefined)
		return { kind: 'failed', reason: 'there is no S3 here; use file', mayHelpToRetry: false };
	const name = namedAfter(key ?? 'shoal/{jobId}/report.json', message.reportId);
	// A browser shows a page as one only if it is told so.
	await putObject({ bucket, key: name, body: reportAs(name, message), contentType: typeOf(name) });
	return { kind: 'sent' };
}

async function inTime(sending: Promise<SendOutcome>): Promise<SendOutcome> {
	const late = Promise.withResolvers<SendOutcome>();
	const timer = setTimeout(
		() => late.resolve({ kind: 'failed', reason: 'it took too long', mayHelpToRetry: true }),
		TIMEOUT_MS,
	);
	return Promise.race([sending, late.promise]).finally(() => clearTimeout(timer));
}
