import { withRegion } from '../bench/docs/region.ts';
import { type DemoRun, demoPicture } from './demo-picture.ts';
import { optionsPage } from './options-page.ts';

export const DEMO_FILE = 'docs/demo.json';

/**
 * What of README and docs is made from the program and from a run of the demo, by path in the project.
 *
 * @param read - Reads a file of the project as it is.
 */
export function writtenDocs(read: (path: string) => string): Map<string, string> {
	const demo = JSON.parse(read(DEMO_FILE)) as DemoRun;
	return new Map([
		['README.md', withRegion(read('README.md'), 'demo', demoPicture(demo))],
		['docs/options.md', optionsPage()],
	]);
}
