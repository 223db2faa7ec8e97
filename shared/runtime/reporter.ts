import type { SendMail } from '../adapters/deliver/mail.ts';
import { createMessenger, type PutObject } from '../adapters/deliver/messenger.ts';
import { createPoster } from '../adapters/http/poster.ts';
import { createReportDeliverer } from '../app/deliver/deliver-report.ts';
import { createJobExporter } from '../app/jobs/export/export-job.ts';
import { VERSION } from '../core/version.ts';
import { clientConfig } from './clients.ts';
import { exportTargets } from './export-targets.ts';
import { createStackExporter } from './result-exporter.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

const MAX_SOCKETS = 20;

/** The use case that sends reports, with what reaches their destinations. */
export function createStackReporter(stack: Stack, settings: Settings) {
	const { delivery, network } = settings;
	const messenger = createMessenger({
		...delivery,
		poster: createPoster({ ...network, maxSockets: MAX_SOCKETS }),
		userAgent: `Shoal/${VERSION}`,
		now: Date.now,
		sendMail: createLazyMail(stack, settings),
		putObject: hasS3(settings) ? createLazyPut(settings) : undefined,
		print: (text) => process.stdout.write(text),
	});
	const exportJob = createJobExporter({
		...stack,
		exportResults: createStackExporter(stack),
		openTarget: exportTargets(stack, settings),
	});
	return createReportDeliverer({ ...stack, messenger, exportJob, publicUrl: delivery.publicUrl });
}

/** Embedded, objects are files, and there is no S3. */
function hasS3({ objectStoreDir }: Settings): boolean {
	return objectStoreDir === undefined;
}

/** By SMTP if a server is named, whose password may change; by SES if not. */
function createLazyMail({ secrets }: Stack, settings: Settings): SendMail {
	const { smtpUrl, smtpPasswordSecret: name } = settings.delivery;
	let ses: Promise<SendMail> | undefined;
	return async (mail) => {
		if (smtpUrl === undefined) {
			ses ??= openSes(settings);
			return (await ses)(mail);
		}
		const password = name === undefined ? undefined : await secrets.get(name);
		if (name !== undefined && password === undefined) {
			const todo = `set it with shoal secrets set ${name}`;
			const reason = `there is no secret ${name}, which the password of the SMTP server is to be; ${todo}`;
			return { kind: 'failed', reason, mayHelpToRetry: false };
		}
		const { createSmtpMail } = await import('../adapters/deliver/smtp-mail.ts');
		return createSmtpMail({ url: smtpUrl, password })(mail);
	};
}

async function openSes(settings: Settings): Promise<SendMail> {
	const [{ SESv2Client }, { createSesMail }] = await Promise.all([
		import('@aws-sdk/client-sesv2'),
		import('../adapters/deliver/ses-mail.ts'),
	]);
	return createSesMail(new SESv2Client(clientConfig(settings, settings.endpoints.ses)));
}

function createLazyPut(settings: Settings): PutObject {
	let opening: Promise<PutObject> | undefined;
	return async (object) => {
		opening ??= openPut(settings);
		await (await opening)(object);
	};
}

async function openPut(settings: Settings): Promise<PutObject> {
	const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
	const endpoint = settings.endpoints.s3;
	const client = new S3Client({ ...clientConfig(settings, endpoint), forcePathStyle: endpoint !== undefined });
	return async ({ bucket: Bucket, key: Key, body: Body, contentType: ContentType }) => {
		await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
	};
}
