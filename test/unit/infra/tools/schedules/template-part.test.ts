import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCfnYaml } from '../../../../../infra/local/template/cfn-yaml.ts';
import { resolveStack, templateOf } from '../../../../../infra/local/template/template.ts';
import { withSchedules } from '../../../../../infra/tools/schedules/template-part.ts';
import { readSchedules, readSchedulesFile } from '../../../../../shared/runtime/schedules-file.ts';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const TEMPLATE = readFileSync(join(ROOT, 'template.yaml'), 'utf8');
const ENTRIES = `
- name: nightly
  expression: cron(0 3 * * ? *)
  timeZone: Europe/Berlin
  endAt: 2030-01-01T00:00:00+01:00
  onOverlap: queue
  job: { kind: check, source: { crawl: ["https://a.example/'\\"\${x}"] } }
- { name: often, expression: rate(5 minutes), job: { source: { urls: ["https://a.example/"] } } }
`;

describe('schedules.yaml', () => {
	it('S3.5 is what the template has', async () => {
		const schedules = await readSchedulesFile(join(ROOT, 'schedules.yaml'));

		expect(withSchedules(TEMPLATE, schedules), 'npm run schedules brings them together').toBe(TEMPLATE);
	});

	it('S3.4 S3.5 makes of each entry a schedule of the template, with all that its job is made of', async () => {
		const schedules = await readSchedules(ENTRIES, 'schedules.yaml');
		const made = withSchedules(TEMPLATE, schedules);
		const { functions } = resolveStack(templateOf(parseCfnYaml(made, 'template.yaml'), join(ROOT, 'template.yaml')));
		const declared = functions.find(({ name }) => name === 'ScheduleStarterFunction')?.schedules ?? [];

		expect(
			declared.map(({ name, group, expression, timeZone, endAt }) => [name, group, expression, timeZone, endAt]),
		).toEqual([
			['nightly', 'Schedules', 'cron(0 3 * * ? *)', 'Europe/Berlin', '2029-12-31T23:00:00.000Z'],
			['often', 'Schedules', 'rate(5 minutes)', 'UTC', undefined],
		]);
		expect(declared.map(({ input }) => JSON.parse(input ?? '').schedule)).toEqual(schedules);
		expect(schedules[0]).toMatchObject({ isConfigured: true, onOverlap: 'queue', job: { kind: 'check' } });
		expect(withSchedules(made, [])).toBe(withSchedules(TEMPLATE, []));
	});

	it.each([
		['- name: a b', 'schedules.yaml: [0].name: must be 1 to 50 letters'],
		['- {name: a, expression: daily, job: {source: {urls: []}}}', 'schedules.yaml: [0].expression: must be cron(…)'],
		[
			'- {name: a, expression: rate(1 day), timeZone: Mars, job: {source: {urls: []}}}',
			'[0].timeZone: must be the name',
		],
		['- {name: a, expression: rate(1 day), job: {source: {urls: []}, options: {retires: 1}}}', '[0].job.options: '],
		['a: b', 'schedules.yaml: the list: must be a list of schedules'],
		['- [', 'schedules.yaml is no YAML'],
	])('U4 is refused with the place of the fault: %s', async (text, fault) => {
		await expect(readSchedules(text, 'schedules.yaml')).rejects.toThrow(fault);
	});

	it('U4 has no name twice', async () => {
		const entry = '- {name: a, expression: rate(1 day), job: {source: {urls: []}}}\n';
		await expect(readSchedules(entry + entry, 'schedules.yaml')).rejects.toThrow('[1].name: is the name of another');
	});
});
