import { type Destination, secretsOf } from '../../../../shared/core/destination.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { fileSecrets } from '../../../../shared/runtime/file-secrets.ts';
import { type ApiValues, isRemote } from '../../options/api.ts';
import type { DeliveryValues, ExportValues, SinkValues } from '../../options/delivery.ts';
import { remoteSink } from './keep-sink.ts';
import { requireExports } from './require-exports.ts';

/**
 * Makes sure of the destinations of a job before it starts: nobody is to wait for a report that cannot arrive.
 *
 * @throws {UsageError} Names the destination, by its place on the command line, and what is wrong with it.
 */
export async function requireReportsArrive(
	values: DeliveryValues & SinkValues & ExportValues & ApiValues & { readonly dataDir: string },
): Promise<void> {
	requireExports(values);
	// What another stack has, only that knows.
	if (!isRemote(values)) return requireEmbeddedDestinations(values);
	remoteSink(values);
	await requireDestinations(values);
}

async function requireDestinations({ destinations }: Pick<DeliveryValues, 'destinations'>): Promise<void> {
	if (destinations.length === 0) return;
	const { destinationsSchema } = await import('../../../../shared/core/deliver/read-destinations.ts');
	const read = destinationsSchema.safeParse(destinations);
	if (read.success) return;
	const { faultsOf } = await import('../../../../shared/api/problem/faults.ts');
	const faults = faultsOf(read.error.issues).map(({ path, detail }) => faultText(destinations, path, detail));
	throw new UsageError(faults.join('; '));
}

/** As above; the embedded stack also has to have what they need. */
export async function requireEmbeddedDestinations(
	values: DeliveryValues & { readonly dataDir: string },
): Promise<void> {
	await requireDestinations(values);
	const { destinations, dataDir, smtp, smtpPassword } = values;
	requireMail(values);
	for (const [at, destination] of destinations.entries()) {
		const fault = embeddedFault(destination, values);
		if (fault !== undefined) throw new UsageError(`${placeOf(destinations, at)}: ${fault}`);
	}
	const named = new Map(
		destinations.flatMap((each, at) => secretsOf(each).map((name) => [name, placeOf(destinations, at)])),
	);
	if (smtp !== undefined && smtpPassword !== undefined) named.set(smtpPassword, '--smtp-password');
	for (const [name, place] of named) await requireSecret(dataDir, name, place);
}

function requireMail({ smtp, smtpPassword, mailFrom }: DeliveryValues): void {
	if (smtp === undefined) {
		if (smtpPassword !== undefined) throw new UsageError('--smtp-password goes with --smtp URL');
		if (mailFrom !== undefined) throw new UsageError('--mail-from goes with --smtp URL');
		return;
	}
	if (mailFrom === undefined) throw new UsageError('--smtp needs --mail-from ADDRESS: whom the e-mails come from');
	const { username } = new URL(smtp);
	if (smtpPassword === undefined || username !== '') return;
	throw new UsageError('--smtp-password: --smtp names nobody whose password it is; write smtps://USER@HOST:PORT');
}

function embeddedFault({ type }: Destination, { smtp }: DeliveryValues): string | undefined {
	if (type === 'email' && smtp === undefined) {
		return 'e-mails need a server; name it with --smtp smtps://USER@HOST:PORT, and whom they come from with --mail-from ADDRESS';
	}
	// Where an endpoint is given, objects are there.
	if (type === 's3' && !process.env.AWS_ENDPOINT_URL) return 'the embedded stack has no S3; use file:PATH';
	return undefined;
}

async function requireSecret(dataDir: string, name: string, place: string): Promise<void> {
	if ((await fileSecrets(dataDir).get(name)) !== undefined) return;
	const folder = dataDir === '.shoal' ? '' : ` --data ${dataDir}`;
	throw new UsageError(`${place}: there is no secret ${name}; keep it with shoal secrets set ${name}${folder}`);
}

function faultText(destinations: readonly Destination[], path: string, detail: string): string {
	const [, digits, rest = ''] = /^\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
	if (digits === undefined) return `--notify: ${detail}`;
	return `${placeOf(destinations, Number(digits))}: ${rest === '' ? '' : `${rest} `}${detail}`;
}

/** Of several, the one that is meant; never what it says, which may be secret. */
function placeOf(destinations: readonly Destination[], at: number): string {
	const { type } = destinations[at] ?? {};
	const which = destinations.length === 1 ? '' : ` ${at + 1}`;
	return `--notify${which}${typeof type === 'string' ? ` (${type})` : ''}`;
}
