import { join } from 'node:path';
import { UsageError } from '../../shared/core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a workflow asks of the action, and where the runner has its files. */
export interface Inputs {
	readonly targets: readonly string[];
	/** Options of `shoal check`, each a word: `--name` or `--name=value`. */
	readonly args: readonly string[];
	readonly usesBaseline: boolean;
	readonly fails: boolean;
	readonly annotates: boolean;
	/** Where the report of the last run of the default branch is put, and this one's for the next. */
	readonly baselineFolder: string;
	readonly reportsFolder: string;
	readonly dataFolder: string;
	/** Files to which outputs and the summary of the job are appended; absent outside GitHub. */
	readonly outputFile: string | undefined;
	readonly summaryFile: string | undefined;
}

/** @throws {UsageError} An input is missing, or is not what it may be. */
export function readInputs(env: Environment): Inputs {
	const { INPUT_TARGETS = '', INPUT_ARGS = '', INPUT_NAME = 'links', RUNNER_TEMP } = env;
	const targets = INPUT_TARGETS.split(/\s+/).filter((target) => target !== '');
	if (targets.length === 0) throw new UsageError('targets: names no site; give the URL of one');
	if (!/^[\w.-]{1,100}$/.test(INPUT_NAME)) {
		throw new UsageError('name: must be letters, digits, dots, dashes and underscores alone, at most 100');
	}
	if (!RUNNER_TEMP) throw new UsageError('RUNNER_TEMP is not set; the action runs in a job of GitHub Actions');
	const folderFor = (what: string) => join(RUNNER_TEMP, `shoal-${INPUT_NAME}-${what}`);
	return {
		targets,
		args: INPUT_ARGS.split('\n').flatMap(argumentIn),
		usesBaseline: yesOrNo('baseline', env.INPUT_BASELINE),
		fails: yesOrNo('fail', env.INPUT_FAIL),
		annotates: yesOrNo('annotations', env.INPUT_ANNOTATIONS),
		baselineFolder: folderFor('baseline'),
		reportsFolder: folderFor('reports'),
		dataFolder: folderFor('data'),
		outputFile: env.GITHUB_OUTPUT,
		summaryFile: env.GITHUB_STEP_SUMMARY,
	};
}

/** The rest of a line is the value of its option, whatever spaces it has. */
function argumentIn(line: string): string[] {
	const [, name = '', value] = /^\s*(--[\w-]+)(?:[\s=]+(.*?))?\s*$/.exec(line) ?? [];
	if (name !== '') return [value === undefined || value === '' ? name : `${name}=${value}`];
	if (line.trim() === '') return [];
	throw new UsageError(`args: ${JSON.stringify(line.trim())} is no option; write one a line, as --name VALUE`);
}

function yesOrNo(name: string, given = 'true'): boolean {
	if (given === 'true' || given === 'false') return given === 'true';
	throw new UsageError(`${name}: ${JSON.stringify(given)} is neither true nor false`);
}
