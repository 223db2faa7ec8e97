import { createTransport } from 'nodemailer';
import type { SendMail } from './mail.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 20_000;

export interface SmtpServer {
	/** As `smtps://user@host:465`; the server is the operator's own choice. */
	readonly url: string;
	readonly password?: string | undefined;
}

export function createSmtpMail(server: SmtpServer): SendMail {
	return async function send({ from, to, subject, text, key }) {
		const transport = createTransport({
			...placeOf(server),
			connectionTimeout: CONNECT_TIMEOUT_MS,
			greetingTimeout: CONNECT_TIMEOUT_MS,
			socketTimeout: SOCKET_TIMEOUT_MS,
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		try {
			const messageId = `<${key.replace(/[^\w.-]/g, '.')}@shoal>`;
			await transport.sendMail({ from, to: [...to], subject, text, messageId });
			return { kind: 'sent' };
		} catch (error) {
			const { code = 'ERROR', responseCode } = error as { code?: string; responseCode?: number };
			// What the server says may quote what was sent to it.
			const status = responseCode === undefined ? '' : ` (${responseCode})`;
			const isRefused = code === 'EAUTH' || (responseCode !== undefined && responseCode >= 500);
			return { kind: 'failed', reason: `the SMTP server: ${code}${status}`, mayHelpToRetry: !isRefused };
		} finally {
			transport.close();
		}
	};
}

function placeOf({ url, password = '' }: SmtpServer) {
	const { protocol, hostname, port, username } = new URL(url);
	return {
		host: hostname,
		secure: protocol === 'smtps:',
		...(port !== '' && { port: Number(port) }),
		...(username !== '' && { auth: { user: decodeURIComponent(username), pass: password } }),
	};
}
