import { FIXED_BY_STACK } from '../../../shared/api/problem/fixed-by-stack.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { isLoopback } from '../../../shared/core/hosts/host-of.ts';
import { apiUrl } from '../parse/values/api-url.ts';
import { flag, inGroup, type Options, once, type Values } from './option.ts';

/** Where a job is that is not on this machine. */
export const API_OPTIONS = inGroup('General', {
	api: once(apiUrl, {
		name: 'api',
		help: 'in the deployed stack, or the shoal serve, whose HTTP API is there; its key is read from SHOAL_API_KEY',
	}),
	allowHttp: flag({
		name: 'allow-http',
		help: 'with --api: http also to another machine, where everybody on the way can read the key',
	}),
});

export interface ApiValues extends Values<typeof API_OPTIONS> {}

/** Options of a command that is to work on a stack elsewhere. */
export type Remote<T extends ApiValues> = T & { readonly api: string };

export function isRemote<T extends ApiValues>(options: T): options is Remote<T> {
	return options.api !== undefined;
}

const FOLDER = 'names a folder of this machine';
const CHAOS = 'is played by the embedded stack alone';

/** Options that mean nothing to a stack elsewhere, by the names of their values, and why. */
const LOCAL_ONLY: ReadonlyMap<string, string> = new Map([
	['dataDir', FOLDER],
	['keptIn', FOLDER],
	['chaos', CHAOS],
	['chaosSeed', CHAOS],
	['smtp', fixedText('SmtpUrl')],
	['smtpPassword', fixedText('SmtpPasswordSecret')],
	['mailFrom', fixedText('ReportEmailFrom')],
	...[...FIXED_BY_STACK].map(([key, parameters]) => [key, fixedText(parameters)] as const),
]);

function fixedText(parameters: string): string {
	return `is fixed by the stack for all its jobs (${parameters})`;
}

interface Given {
	readonly options: Options;
	readonly values: object;
	/** The options that the command line has, by the names of their values. */
	readonly given: ReadonlySet<string>;
}

/** @throws {UsageError} With `--api`, an option is given that only the embedded stack knows; or http would show the key. */
export function requireApiFit({ options, values, given }: Given): void {
	const { api, allowHttp = false, order, workload } = values as Partial<ApiValues> & Record<string, unknown>;
	if (api === undefined) {
		if (allowHttp) throw new UsageError('--allow-http goes with --api URL');
		return;
	}
	requireSafe(api, allowHttp);
	for (const key of given) {
		const reason = LOCAL_ONLY.get(key);
		if (reason !== undefined) throw unfit(`--${options[key]?.name}`, reason);
	}
	if (order === 'completion') throw unfit('--order completion', 'is known to the embedded stack alone');
	if (workload === 'hash') throw unfit('--workload hash', 'is computed by the embedded stack alone');
}

function unfit(option: string, reason: string): UsageError {
	return new UsageError(`${option} ${reason}; leave it out with --api`);
}

function requireSafe(api: string, allowHttp: boolean): void {
	if (api.startsWith('https:') || allowHttp || isLoopback(api)) return;
	throw new UsageError(
		`--api ${api}: by http, everybody on the way can read the key; use https, or --allow-http if the way is safe`,
	);
}
