import { expect, it } from 'vitest';
import { endText, linkOf, servingLines } from '../../../../../../services/cli/commands/serve/serve-text.ts';

const OPTIONS = {
	host: '127.0.0.1',
	allowHosts: [],
	allowPrivateNetworks: false,
	dataDir: '.shoal',
};
const URL = 'http://127.0.0.1:81';
const FILE = '.shoal/api-key';

it.each(['http://127.0.0.1:81', 'http://0.0.0.0:81', 'http://[::]:81'])('the link to %s is one to call', (url) => {
	expect(linkOf(url, 'KEY')).toBe('http://127.0.0.1:81/#key=KEY');
});

it('R8 tells where the key is, and never the key', () => {
	expect(servingLines(URL, FILE, OPTIONS)).toEqual([
		'Serving at http://127.0.0.1:81; jobs and results are kept in .shoal, the key in .shoal/api-key.',
		'Ctrl-C ends it; jobs that run then go on at the next start.',
	]);
});

it.each(['0.0.0.0', '::', '10.0.0.7', 'example.com'])('S5.2 warns where %s is open to other machines', (host) => {
	const text = servingLines(URL, FILE, { ...OPTIONS, host }).join('\n');

	expect(text).toContain(`Warning: ${host} is open to other machines`);
	expect(text).toContain('--allow-host NAME lets another name in');
	expect(text).toContain('Jobs visit public addresses alone');
});

it('S5.2 names the names that it lets in, and who may reach private addresses', () => {
	const options = { ...OPTIONS, host: '0.0.0.0', allowHosts: ['a.example', 'b.example'], allowPrivateNetworks: true };
	const text = servingLines(URL, FILE, options).join('\n');

	expect(text).toContain('It may be called as a.example, b.example, beside localhost');
	expect(text).toContain('Warning: who has the key can start jobs that visit private addresses from here.');
});

it('says at the end what is left for the next start', () => {
	expect([endText(0), endText(1), endText(2)]).toEqual([
		'Ended.',
		'Ended; 1 job will go on at the next start.',
		'Ended; 2 jobs will go on at the next start.',
	]);
});
