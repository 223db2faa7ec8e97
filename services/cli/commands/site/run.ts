import { once } from 'node:events';
import { createSite } from '../../../../infra/site/create-site.ts';
import { commandLine } from '../../text/command-line.ts';
import type { SiteOptions } from './options.ts';

/** Serves until Ctrl-C, which is how it is meant to end. */
export async function run(options: SiteOptions): Promise<number> {
	const site = await createSite({ ...options, host: '127.0.0.1' });
	process.stdout.write(`${site.url}\n`);
	process.stderr.write(`${hints(site.url).join('\n')}\n`);
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await site.close();
	return 0;
}

function hints(url: string): string[] {
	return [
		`One page:   ${commandLine(['scrape', `${url}/`])}`,
		`Every page: curl -s ${url}/urls.txt | ${commandLine(['scrape', '--from', '-', '--out', 'results.jsonl'])}`,
		'Ctrl-C ends it.',
	];
}
