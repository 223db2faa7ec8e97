import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { createGatedSite } from '../support/gated-site.ts';

it('shows how a job gets on that another command runs, and what came of it', async () => {
	const site = await createGatedSite({ pages: 3, free: 1 });
	onTestFinished(() => site.close());
	const dataDir = join(aFolder(), 'data');
	const urls = [0, 1, 2].map((i) => `${site.url}/p/${i}`);
	const running = startCli(['scrape', ...urls, '--data', dataDir]);
	await site.seen(2);
	const listed = await runCli(['jobs', 'list', '--json', '--data', dataDir]);
	const { jobId } = JSON.parse(listed.stdout).jobs[0];
	const watching = startCli(['jobs', 'watch', jobId, '--data', dataDir, '--json']);
	site.open();

	expect(await running.ended).toMatchObject({ code: 0 });
	const { code, stdout } = await watching.ended;
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({ jobId, state: 'reported', counts: { ok: 3 } });
});

it('U4 says that nobody works on a job that was interrupted, and how to go on with it', async () => {
	const site = await createGatedSite({ pages: 1, free: 0 });
	onTestFinished(() => site.close());
	const dataDir = join(aFolder(), 'data');
	const { child, ended } = startCli(['scrape', `${site.url}/p/0`, '--data', dataDir]);
	await site.seen(1);
	child.kill('SIGINT');
	const [, jobId = ''] = /jobs resume (\S+)/.exec((await ended).stderr) ?? [];
	const watched = await runCli(['jobs', 'watch', jobId, '--data', dataDir]);

	expect(watched).toMatchObject({ code: 3, stdout: '' });
	expect(watched.stderr).toContain(`jobs resume ${jobId}`);
	expect(watched.stderr).toContain(`shoal: no process works on job ${jobId}`);
});
