import { z } from 'zod';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import { faultsOf } from '../../source/json-faults.ts';
import { readJson } from '../../source/json-file.ts';
import type { CheckOptions } from './options.ts';

/** Attributes that name no address of the tag that they stand in. */
const NO_PLACES: ReadonlyMap<string, string> = new Map([
	['ping', 'is sent by POST, and cannot be checked'],
	['srcdoc', 'is a page of its own, whose links are looked at by their own attributes'],
]);
const noPlace = ({ input }: { readonly input?: unknown }) => `${input} ${NO_PLACES.get(String(input))}; leave it out`;

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const PREFIX_FAULT =
	'must begin with a scheme, such as tel: or https://example.com/; for anything else there is --exclude';

const NONE = 'names none, so that no link would be looked at; leave the key out to look at all';

function name(what: string) {
	return z
		.string()
		.regex(/^[^\s"'<>/=\0]{1,64}$/, `must be the name of ${what}, of at most 64 characters`)
		.toLowerCase();
}

/** The keys that Hydra (victoriadrake/hydra-link-checker) has, and no others. */
const HYDRA = z.strictObject({
	OK: z.array(z.int().min(100).max(999)).optional(),
	attrs: z
		.array(name('an attribute').refine((each) => !NO_PLACES.has(each), { error: noPlace }))
		.min(1, NONE)
		.optional(),
	exclude_scheme_prefixes: z.array(z.string().regex(SCHEME, PREFIX_FAULT)).optional(),
	tags: z.array(name('a tag')).min(1, NONE).optional(),
	threads: z.int().min(1).max(1000).optional(),
	timeout: z.number().min(0.01).max(900).optional(),
	/** Its own example writes `"False"`. */
	graceful_exit: z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).optional(),
});

export interface Configured {
	readonly options: CheckOptions;
	readonly places: LinkPlaces | undefined;
}

/**
 * The options with what a Hydra configuration says in the place of defaults; what the command line says counts more.
 *
 * @throws {UsageError} The file cannot be read, or holds what Hydra has not.
 */
export async function withConfig(options: CheckOptions): Promise<Configured> {
	const { config, given } = options;
	if (config === undefined) return { options, places: undefined };
	const parsed = HYDRA.safeParse(await readJson('--config', config));
	if (!parsed.success) throw new UsageError(`--config ${config}: ${faultsOf(parsed.error)}`);
	const { OK, attrs, exclude_scheme_prefixes: prefixes = [], tags, threads, timeout, graceful_exit } = parsed.data;
	return {
		options: {
			...options,
			// Hydra takes no success for broken, whatever it is told besides.
			...(OK && !given.has('acceptStatus') && { acceptStatus: ['2xx', ...OK].join(',') }),
			...(threads !== undefined && !given.has('concurrency') && { concurrency: threads }),
			...(timeout !== undefined && !given.has('timeoutMs') && { timeoutMs: Math.round(timeout * 1000) }),
			exclude: [...options.exclude, ...prefixes.map((prefix) => `^${RegExp.escape(prefix)}`)],
			exitZero: options.exitZero || graceful_exit === true,
		},
		places: tags || attrs ? { ...(tags && { tags }), ...(attrs && { attributes: attrs }) } : undefined,
	};
}
