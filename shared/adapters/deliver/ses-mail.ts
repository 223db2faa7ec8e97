import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SendMail } from './mail.ts';

const PASSING = new Set(['TooManyRequestsException', 'LimitExceededException', 'InternalServiceErrorException']);

export function createSesMail(client: SESv2Client): SendMail {
	return async function send({ from, to, subject, text, key }) {
		const command = new SendEmailCommand({
			FromEmailAddress: from,
			Destination: { ToAddresses: [...to] },
			Content: {
				Simple: {
					Subject: { Data: subject, Charset: 'UTF-8' },
					Body: { Text: { Data: text, Charset: 'UTF-8' } },
					Headers: [{ Name: 'X-Shoal-Key', Value: key }],
				},
			},
		});
		try {
			await client.send(command);
			return { kind: 'sent' };
		} catch (error) {
			const { name, message, $fault } = error as Error & { readonly $fault?: string };
			return {
				kind: 'failed',
				reason: `SES: ${name}: ${message}`,
				mayHelpToRetry: $fault !== 'client' || PASSING.has(name),
			};
		}
	};
}
