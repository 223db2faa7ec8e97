import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCommandLine } from '../../../services/cli/parse/parse-args.ts';
import { readInputs } from '../../../services/github-action/inputs.ts';
import { argumentsOf as actionArguments } from '../../../services/github-action/run-check.ts';
import { readSchedulesFile } from '../../../shared/runtime/schedules-file.ts';
import { aFolder } from '../../support/cli.ts';
import { argumentsOf, readPage } from '../../support/doc-commands.ts';
import { ACTION } from '../../support/runner.ts';

const page = readPage('docs/ci.md');
const [workflow = '', gitlab = '', schedules = ''] = Array.from(
	page.matchAll(/^```yaml\n(.*?)^```$/gms),
	([, block]) => block,
);

interface Step {
	readonly uses: string;
	readonly with?: Readonly<Record<string, unknown>>;
}
const steps = parse(workflow).jobs.links.steps as readonly Step[];
const use = steps.find(({ uses }) => uses.startsWith('./'));

it('U4 the workflow uses the action from where it has checked it out, and nobody is named who has none', () => {
	const checkout = steps.find((step) => String(step.with?.repository).includes('vars.SHOAL_REPOSITORY'));
	expect(checkout?.uses).toMatch(/^actions\/checkout@/);
	expect(use?.uses).toBe(`./${checkout?.with?.path}`);
	expect(steps.indexOf(checkout as Step)).toBeLessThan(steps.indexOf(use as Step));
	const owners = Array.from(page.matchAll(/\buses: ([\w-]+)\//g), ([, owner]) => owner);
	expect([...new Set(owners)].toSorted()).toEqual(['OWNER', 'actions']);
});

it('S4.12 the workflow gives the action inputs that it has, and options that check has', () => {
	const { with: given = {} } = use ?? {};
	expect(Object.keys(given).filter((name) => ACTION.inputs[name] === undefined)).toEqual([]);

	const inputs = readInputs({
		INPUT_TARGETS: String(given.targets),
		INPUT_ARGS: String(given.args),
		RUNNER_TEMP: '/t',
	});
	const { kind, ...line } = readCommandLine(actionArguments(inputs));
	expect(kind).toBe('run');
	expect(line).toMatchObject({ command: { options: { exclude: ['^https:\\/\\/example\\.com\\/archive\\/'] } } });
});

it('S4.12 the page has every input and output of the action, with its default', () => {
	for (const [name, { default: text = '' }] of Object.entries(ACTION.inputs)) {
		const cell = text === '' ? '' : `\`${text}\` `;
		expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| .* \\| ${cell}\\|$`, 'm'));
	}
	for (const name of Object.keys(ACTION.outputs)) expect(page).toContain(`\`${name}\``);
});

it('U4 the job of GitLab calls check as it can be called, and reports are where it looks for them', () => {
	const { script, artifacts } = parse(gitlab).links as { script: string[]; artifacts: Record<string, never> };
	const call = script[0]?.replace(/^node \S+bin\.js/, 'shoal') ?? '';
	const line = readCommandLine(argumentsOf(call));
	const { paths, reports } = artifacts as unknown as { paths: string[]; reports: Record<string, string> };
	expect(line).toMatchObject({
		command: { command: 'check', options: { reports: [...paths, reports.junit, reports.codequality] } },
	});
});

it('S3.5 the nightly check is a schedule', async () => {
	const file = join(aFolder(), 'schedules.yaml');
	writeFileSync(file, schedules);
	expect(await readSchedulesFile(file)).toMatchObject([{ name: 'nightly-links', job: { kind: 'check' } }]);
});
