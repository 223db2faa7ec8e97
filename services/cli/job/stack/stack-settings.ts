import { randomInt } from 'node:crypto';
import { createChaos, type SeededChaos } from '../../../../infra/local/chaos/chaos.ts';
import type { Mode } from '../../../../shared/core/job.ts';
import type { ScrapeOptions } from '../../commands/scrape/options.ts';
import type { DeliveryValues } from '../../options/delivery.ts';
import { MAX_CHAOS_SEED } from '../../options/execution.ts';
import type { Execution } from '../start/local-execution.ts';

/** Functions that visit targets. */
export const VISITORS = ['ConsumerFunction', 'ThreadedConsumerFunction'];

/** Functions that every job needs, whatever its mode. */
const HOUSEKEEPING = ['SweeperFunction', 'DeadLetterFunction'];

/** The functions that a job of a mode runs on. */
export function functionsOf(mode: Mode): string[] {
	switch (mode) {
		case 'fanout':
			return ['DispatcherFunction', 'ConsumerFunction', ...HOUSEKEEPING];
		case 'threads':
		case 'sequential':
			return ['ThreadedConsumerFunction', ...HOUSEKEEPING];
	}
}

/** Where the report and the results of a job go. */
interface Sent {
	readonly destinations?: readonly unknown[] | undefined;
	readonly exports?: readonly unknown[] | undefined;
	readonly sink?: unknown;
	readonly resultItems?: boolean | undefined;
}

/** As `functionsOf`, and what sends its report, its rows and its exports where they go somewhere. */
export function functionsFor(
	mode: Mode,
	{ destinations = [], exports = [], sink, resultItems = false }: Sent,
): string[] {
	return [
		...functionsOf(mode),
		...(destinations.length > 0 || exports.length > 0 ? ['ReporterFunction'] : []),
		...(sink !== undefined || resultItems ? ['SinkFunction'] : []),
	];
}

/** What the command line sets of the template's parameters. */
export function parametersOf(
	options: Pick<Execution, 'mode' | 'maxInstances' | 'batchSize' | 'concurrency'> &
		Pick<ScrapeOptions, 'memoryMb'> &
		Partial<MailValues>,
): Record<string, string> {
	const { mode, maxInstances, batchSize, concurrency, memoryMb } = options;
	return {
		ExecutionMode: mode,
		MaxInstances: String(maxInstances),
		BatchSize: String(batchSize),
		Concurrency: String(concurrency),
		// Who sits at this machine may visit what it can reach; which hosts, each job says.
		AllowPrivateNetworks: 'true',
		// SQS gives 10 messages at most to who does not wait for more.
		...(batchSize > 10 && { BatchingWindow: '1' }),
		...mailParameters(options),
		...(memoryMb !== undefined && { FanoutMemory: String(memoryMb), ThreadsMemory: String(memoryMb) }),
	};
}

type MailValues = Pick<DeliveryValues, 'smtp' | 'smtpPassword' | 'mailFrom'>;

/** By which server e-mails are sent. */
export function mailParameters({ smtp, smtpPassword, mailFrom }: Partial<MailValues>): Record<string, string> {
	return {
		...(smtp !== undefined && { SmtpUrl: smtp }),
		...(smtpPassword !== undefined && { SmtpPasswordSecret: smtpPassword }),
		...(mailFrom !== undefined && { ReportEmailFrom: mailFrom }),
	};
}

/** The chaos that was asked for; a seed asks for it too. */
export function chaosOf({ chaos, chaosSeed }: Pick<ScrapeOptions, 'chaos' | 'chaosSeed'>): SeededChaos | undefined {
	if (!chaos && chaosSeed === undefined) return undefined;
	return createChaos(chaosSeed ?? randomInt(MAX_CHAOS_SEED + 1));
}
