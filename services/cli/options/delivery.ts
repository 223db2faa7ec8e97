import { destination } from '../parse/values/destination.ts';
import { mailAddress, secretName, smtpServer } from '../parse/values/mail-values.ts';
import { inGroup, once, repeatable, type Values } from './option.ts';

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
