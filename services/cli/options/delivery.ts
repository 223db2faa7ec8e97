import { certificates } from '../parse/values/certificates.ts';
import { database } from '../parse/values/database.ts';
import { destination } from '../parse/values/destination.ts';
import { exportKind } from '../parse/values/export-kind.ts';
import { mailAddress, secretName, smtpServer } from '../parse/values/mail-values.ts';
import { text } from '../parse/values/value-parsers.ts';
import { flag, inGroup, once, repeatable, type Values } from './option.ts';

const FORMS =
	'TO is the URL of a webhook, TYPE:PLACE (webhook, slack, telegram, email, file, s3), or stdout: see reports.md in docs';

/** Where the report of a job is sent. */
export const DESTINATION_OPTIONS = inGroup('Delivery', {
	destinations: repeatable(destination, {
		name: 'notify',
		help: `sends the report when the job has ended; ${FORMS}`,
	}),
});

/** Where the report of every job of a stack is sent. */
export const STACK_DESTINATION_OPTIONS = inGroup('Delivery', {
	destinations: repeatable(destination, { name: 'notify', help: `sends the report of every job; ${FORMS}` }),
});

/** The database that results also go to. */
export const SINK_OPTIONS = inGroup('Delivery', {
	sinkUrl: once(database, {
		name: 'sink',
		help: 'writes each result into this PostgreSQL database too, a row each: see results.md in docs',
	}),
	sinkPassword: once(secretName, { name: 'sink-password', help: 'the secret with the password for --sink' }),
	sinkCa: once(certificates, {
		name: 'sink-ca',
		help: 'trusts the authorities of this file (PEM) at --sink, in place of the known ones',
	}),
});

/** Results that others read in the table of the stack. */
export const ITEM_OPTIONS = inGroup('Delivery', {
	resultItems: flag({
		name: 'result-items',
		help: "makes each result an item of the stack's DynamoDB table too, for about 2 dollars a million: see results.md in docs",
	}),
});

/** What is made of the results of a job when it has ended. */
export const EXPORT_OPTIONS = inGroup('Delivery', {
	exports: repeatable(exportKind, {
		name: 'export',
		help: 'writes all results when the job has ended, as parquet, jsonl or csv; csv-parts and so on are parts for Athena: see results.md in docs',
	}),
	exportTo: once(text('s3://…'), {
		name: 'export-to',
		help: 'with --api, the folder of a bucket for --export, which the stack may write to',
	}),
});

export type ExportValues = Partial<Values<typeof EXPORT_OPTIONS>>;

export type SinkValues = Partial<Values<typeof SINK_OPTIONS>>;

/** The database of every job of a stack. */
export const STACK_SINK_OPTIONS = inGroup('Delivery', {
	sinkUrl: once(database, {
		name: 'sink',
		help: 'writes each result of every job into this PostgreSQL database too: see results.md in docs',
	}),
	sinkPassword: once(secretName, { name: 'sink-password', help: 'the secret with the password for --sink' }),
});

/** By which server the embedded stack sends e-mails. */
export const MAIL_OPTIONS = inGroup('Delivery', {
	smtp: once(smtpServer, {
		name: 'smtp',
		help: 'the server that e-mails are sent by, with its user and without the password',
	}),
	smtpPassword: once(secretName, { name: 'smtp-password', help: 'the secret with the password for --smtp' }),
	mailFrom: once(mailAddress, { name: 'mail-from', help: 'whom e-mails come from' }),
});

export interface DeliveryValues extends Values<typeof DESTINATION_OPTIONS & typeof MAIL_OPTIONS> {}
