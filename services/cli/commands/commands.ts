import type { Option } from '../options/option.ts';
import type { Command } from '../parse/command.ts';
import { ADVISE } from './advise/options.ts';
import { CHECK } from './check/options.ts';
import { COMPARE } from './compare/options.ts';
import { COMPLETION } from './completion/options.ts';
import { DEMO } from './demo/options.ts';
import { EXTRACT_TEST } from './extract-test/options.ts';
import { JOBS_BODIES } from './jobs/bodies/options.ts';
import { JOBS_CANCEL } from './jobs/cancel/options.ts';
import { JOBS_DELETE } from './jobs/delete/options.ts';
import { JOBS_EXPORT } from './jobs/export/options.ts';
import { JOBS_LIST } from './jobs/list/options.ts';
import { JOBS_REPORT } from './jobs/report/options.ts';
import { JOBS_RESULTS } from './jobs/results/options.ts';
import { JOBS_RESUME } from './jobs/resume/options.ts';
import { JOBS_RETRY } from './jobs/retry/options.ts';
import { JOBS_SHOW } from './jobs/show/options.ts';
import { JOBS_VERIFY } from './jobs/verify/options.ts';
import { JOBS_WARC } from './jobs/warc/options.ts';
import { JOBS_WATCH } from './jobs/watch/options.ts';
import { KEYS_CREATE } from './keys/create/options.ts';
import { KEYS_LIST } from './keys/list/options.ts';
import { KEYS_REVOKE } from './keys/revoke/options.ts';
import { SCRAPE } from './scrape/options.ts';
import { SECRETS_DELETE } from './secrets/delete/options.ts';
import { SECRETS_LIST } from './secrets/list/options.ts';
import { SECRETS_SET } from './secrets/set/options.ts';
import { SERVE } from './serve/options.ts';
import { SITE } from './site/options.ts';

/** The groups that a command of two words may start with. */
export const GROUPS = {
	jobs: 'work on the jobs in --data, or behind --api',
	keys: 'make and revoke keys for the API of shoal serve',
	secrets: 'keep secrets in --data, to refer to by name',
} as const;

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
	SCRAPE,
	CHECK,
	EXTRACT_TEST,
	COMPARE,
	JOBS_LIST,
	JOBS_SHOW,
	JOBS_WATCH,
	JOBS_RESULTS,
	JOBS_EXPORT,
	JOBS_BODIES,
	JOBS_WARC,
	JOBS_REPORT,
	JOBS_RESUME,
	JOBS_RETRY,
	JOBS_CANCEL,
	JOBS_VERIFY,
	JOBS_DELETE,
	KEYS_CREATE,
	KEYS_LIST,
	KEYS_REVOKE,
	SECRETS_SET,
	SECRETS_LIST,
	SECRETS_DELETE,
	SERVE,
	ADVISE,
	DEMO,
	SITE,
	COMPLETION,
];

const options = COMMANDS.flatMap((command) => Object.values(command.options));

/** Every option of every command by its name; where two commands have one of the same name, that of the first. */
export const ALL_OPTIONS: ReadonlyMap<string, Option<unknown>> = new Map(
	Array.from(
		Map.groupBy(options, ({ name }) => name),
		([name, [first]]) => [name, first as Option<unknown>],
	),
);
