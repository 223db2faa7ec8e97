import { SWEEP_KEYS, type Sweep, type SweepKey } from '../../../../shared/compare/setting.ts';
import { nearest } from '../nearest.ts';
import { integer, type Range, repeatedIn, type ValueParser } from './value-parsers.ts';

/** `concurrency=1,10,100`. */
export function sweep(ranges: Readonly<Record<SweepKey, Range>>): ValueParser<Sweep> {
	return {
		placeholder: 'key=v1,v2,…',
		expected: 'a setting and its values, such as concurrency=1,10,100',
		fault: (given) => faultOf(given, ranges),
		read: (given) => sweepOf(given),
		candidates: { words: SWEEP_KEYS.map((key) => `${key}=`) },
	};
}

function sweepOf(given: string): Sweep | undefined {
	const { key, texts } = partsOf(given);
	return given.includes('=') && isKey(key) ? { key, values: texts.map(Number) } : undefined;
}

function faultOf(given: string, ranges: Readonly<Record<SweepKey, Range>>): string | undefined {
	if (!given.includes('=')) return undefined;
	const { key, texts } = partsOf(given);
	if (!isKey(key)) return unknownKey(key);
	const { read, expected } = integer('N', ranges[key]);
	const wrong = texts.find((text) => read(text) === undefined);
	if (wrong !== undefined) return `${key}: ${JSON.stringify(wrong)} is not ${expected}`;
	const twice = repeatedIn(texts.map((text) => String(Number(text))));
	return twice === undefined ? undefined : `${key}: ${twice} is there twice; name each value once`;
}

function unknownKey(key: string): string {
	const near = nearest(key, SWEEP_KEYS);
	const hint = near === undefined ? `there are ${SWEEP_KEYS.join(', ')}` : `did you mean ${near}?`;
	return `${JSON.stringify(key)} is no setting that can be swept; ${hint}`;
}

function partsOf(given: string): { key: string; texts: string[] } {
	const at = given.indexOf('=');
	const [key, list] = at === -1 ? [given, ''] : [given.slice(0, at), given.slice(at + 1)];
	return { key: key.trim(), texts: list.split(',').map((text) => text.trim()) };
}

function isKey(key: string): key is SweepKey {
	return SWEEP_KEYS.some((known) => known === key);
}
