import { expect, it } from 'vitest';
import { createPrivateCollector } from '../../../../../shared/app/jobs/request/private-collector.ts';

function collected(given: readonly string[], listed: readonly string[]) {
	const collector = createPrivateCollector(given);
	for (const url of [...given, ...listed]) collector.add(url);
	return { named: collector.named, local: collector.local };
}

it('R5 names the hosts of arguments, and of a list only those that nobody can register', () => {
	const listed = ['https://public.example.com/', 'http://wiki.firma/', 'http://wiki.firma/2', 'http://app.github.io/'];

	expect(collected(['https://intranet.example.org:8443/a', 'nonsense'], listed).named).toEqual([
		'intranet.example.org',
		'wiki.firma',
	]);
});

it('R5 counts the hosts that are plainly private', () => {
	const listed = [
		'http://localhost:8080/',
		'http://localhost:8080/2',
		'http://127.0.0.1/',
		'http://[::1]:80/',
		'http://8.8.8.8/',
		'http://0x0a.1/',
		'http://nas/',
		'http://wiki.firma/',
		'https://www.example.com/',
		'no url',
	];

	expect(collected([], listed).local).toEqual(['localhost', '127.0.0.1', '::1', '10.0.0.1', 'nas', 'wiki.firma']);
});

it('R5 says how to allow them where a list has too many', () => {
	const listed = Array.from({ length: 1_001 }, (_, i) => `http://host-${i}.firma/`);

	expect(() => collected([], listed)).toThrow(/more than 1000 names .*--allow-private '\*\.firma'/);
});
