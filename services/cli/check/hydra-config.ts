import { z } from 'zod';
import { UsageError } from '../../../shared/core/errors.ts';
import type { LinkPlaces } from '../../../shared/core/links/crawl.ts';
import type { CheckOptions } from '../requests.ts';
import { readJson } from '../source/json-file.ts';

/** The keys that Hydra (victoriadrake/hydra-link-checker) has, and no others. */
const HYDRA = z.strictObject({
	OK: z.array(z.int().min(100).max(999)).optional(),
	attrs: z.array(z.string()).optional(),
	exclude_scheme_prefixes: z.array(z.string()).optional(),
	tags: z.array(z.string()).optional(),
	threads: z.int().min(1).max(1000).optional(),
	timeout: z.number().min(0.01).max(900).optional(),
	graceful_exit: z.union([z.boolean(), z.string()]).optional(),
});

export interface Configured {
	readonly options: CheckOptions;
	readonly places: LinkPlaces | undefined;
}

/**
 * The options with what a Hydra configuration says in the place of defaults.
 *
 * @throws {UsageError} The file cannot be read, or holds what Hydra has not.
 */
export async function withConfig(options: CheckOptions): Promise<Configured> {
	const { config } = options;
	if (config === undefined) return { options, places: undefined };
	const parsed = HYDRA.safeParse(await readJson('--config', config));
	if (!parsed.success) throw new UsageError(`--config ${config}: ${faultsOf(parsed.error)}`);
	const { OK, attrs, exclude_scheme_prefixes: prefixes = [], tags, threads, timeout, graceful_exit } = parsed.data;
	return {
		options: {
			...options,
			...(OK && { acceptStatus: OK.join(',') }),
			...(threads !== undefined && { concurrency: threads }),
			...(timeout !== undefined && { timeoutMs: Math.round(timeout * 1000) }),
			exclude: [...options.exclude, ...prefixes.map((prefix) => `^${RegExp.escape(prefix)}`)],
			exitZero: options.exitZero || isTrue(graceful_exit),
		},
		places: tags || attrs ? { ...(tags && { tags }), ...(attrs && { attributes: attrs }) } : undefined,
	};
}

/** Hydra's own example writes `"False"`. */
function isTrue(value: boolean | string | undefined): boolean {
	return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

function faultsOf({ issues }: z.ZodError): string {
	return issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ');
}
