import { hash } from 'node:crypto';
import type { SinkOptions } from '../../../../shared/core/deliver/rows/sink.ts';
import { withoutPassword } from '../../../../shared/core/deliver/rows/sink-url.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { fileSecrets } from '../../../../shared/runtime/file-secrets.ts';
import type { SinkValues } from '../../options/delivery.ts';
import { commandLine } from '../../text/command-line.ts';

/**
 * The database of a job that runs here. A password in its URL becomes a secret of the data folder: jobs are stored, and
 * shown.
 *
 * @returns `undefined` where none is named.
 * @throws {UsageError} An option lacks its other half, or there is no such secret.
 */
export async function keepSink({
	sinkUrl,
	sinkPassword,
	sinkCa: ca,
	dataDir,
}: SinkValues & { readonly dataDir: string }): Promise<SinkOptions | undefined> {
	if (sinkUrl === undefined) return requireNoOthers({ sinkPassword, sinkCa: ca });
	const { url, password } = withoutPassword(sinkUrl);
	if (password !== undefined && sinkPassword !== undefined) throw twoPasswords();
	const secrets = fileSecrets(dataDir);
	const secret = password === undefined ? sinkPassword : `sink_${hash('sha256', url).slice(0, 12)}`;
	if (secret !== undefined && password !== undefined) await secrets.set(secret, password);
	if (secret !== undefined && (await secrets.get(secret)) === undefined) {
		const todo = commandLine(['secrets', 'set', secret], { dataDir });
		throw new UsageError(`--sink-password: there is no secret ${secret}; keep it with ${todo}`);
	}
	return {
		url,
		...(secret !== undefined && { password: { secret } }),
		...(ca !== undefined && { ca }),
		isTrusted: true,
	};
}

/**
 * The same of a job that another stack runs, whose secrets only that knows.
 *
 * @throws {UsageError} An option lacks its other half, or the URL has a password, which would travel.
 */
export function remoteSink({ sinkUrl, sinkPassword, sinkCa: ca }: SinkValues): SinkOptions | undefined {
	if (sinkUrl === undefined) return requireNoOthers({ sinkPassword, sinkCa: ca });
	const { url, password } = withoutPassword(sinkUrl);
	if (password !== undefined) {
		throw new UsageError(
			'--sink: has a password in it, which is not sent; name its secret in the stack with --sink-password NAME',
		);
	}
	return {
		url,
		...(sinkPassword !== undefined && { password: { secret: sinkPassword } }),
		...(ca !== undefined && { ca }),
	};
}

function requireNoOthers({ sinkPassword, sinkCa }: Omit<SinkValues, 'sinkUrl'>): undefined {
	if (sinkPassword !== undefined) throw new UsageError('--sink-password goes with --sink URL');
	if (sinkCa !== undefined) throw new UsageError('--sink-ca goes with --sink URL');
	return undefined;
}

function twoPasswords(): UsageError {
	return new UsageError('--sink-password: --sink has a password already; leave one of the two out');
}
