import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createSite } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { shellLines } from '../support/doc-commands.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function paste(start: string, from = '', to = '') {
	const line = shellLines('docs/daily-report.md').find((each) => each.startsWith(start)) ?? '';
	return spawnSync('sh', ['-c', line.replace(from, to)], { cwd: ROOT, encoding: 'utf8' });
}

it('S3.8 U4 the page on the daily report makes one of what has just run, and says how a folder is given', async () => {
	const site = await createSite({ pages: 8, broken: 2 });
	onTestFinished(() => site.close());
	const data = `${aFolder()}/data`;
	await runCli(['check', site.url, '--mode', 'fanout', '--data', data, '--exit-zero']);
	const { status, stdout } = paste('npm run -s daily-report', '.shoal', data);

	expect(status).toBe(0);
	expect(stdout).toContain('- state reported, mode fanout, jobs 1,');
	expect(stdout).toMatch(/- service consumer, ok [1-9]\d*, httpError [1-9]/);
	expect(paste('npm run -s daily-report -- --data .shoal --last', '.shoal', data)).toMatchObject({ status: 0, stdout });
	expect(paste('npm run -s daily-report', '.shoal', `${data}/none`)).toMatchObject({
		status: 2,
		stderr: expect.stringContaining('there is no such folder'),
	});
});

it('S3.5 U4 the page on the daily report tells how the state machine is made', () => {
	const { status, stderr } = paste('npm run state-machine');

	expect(status).toBe(0);
	expect(stderr).toContain('queries, as before');
});
