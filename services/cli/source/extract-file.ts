import { type Document, isMap, isPair, LineCounter, parseDocument } from 'yaml';
import { type ExtractRules, MAX_RULES_BYTES } from '../../../shared/core/content/extract/extract-rules.ts';
import { type RuleFault, readRules } from '../../../shared/core/content/extract/read-rules.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { checkFile } from './bytes/file-bytes.ts';
import { readText } from './bytes/file-text.ts';

/** Of which all are told; the others come up once these are mended. */
const MAX_FAULTS = 20;

/**
 * The rules in a file of JSON, or of YAML, which JSON is part of.
 *
 * @param option - What names the file, for messages.
 * @throws {UsageError} Each fault with its line and column.
 */
export async function readExtractFile(option: string, file: string): Promise<ExtractRules> {
	await checkFile(file, option);
	const text = await readText(file);
	const named = [option, file].filter((part) => part !== '').join(' ');
	if (text.length > 4 * MAX_RULES_BYTES)
		throw new UsageError(`${named}: must have at most ${MAX_RULES_BYTES / 1024} KiB`);
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
	const [broken] = document.errors;
	if (broken !== undefined) throw new UsageError(`${named}:${placeIn(lines, broken.pos[0])}: ${syntaxText(broken)}`);

	const read = readRules(plainValue(document, named));
	if ('rules' in read) return read.rules;
	const faults = read.faults.slice(0, MAX_FAULTS).map((fault) => faultText(document, lines, fault));
	const more = read.faults.length - faults.length;
	throw new UsageError(`${named}:${faults.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

function plainValue(document: Document, named: string): unknown {
	try {
		return document.toJS();
	} catch (cause) {
		throw new UsageError(`${named}: ${(cause as Error).message}`, { cause });
	}
}

function syntaxText({ code, message }: { readonly code: string; readonly message: string }): string {
	if (code === 'DUPLICATE_KEY') return 'the name is there already; each has to be another';
	return `is neither JSON nor YAML: ${message}`;
}

function faultText(document: Document, lines: LineCounter, { path, message }: RuleFault): string {
	const place = placeIn(lines, offsetOf(document, path));
	return `${place}: ${path.length === 0 ? 'the file' : path.join('.')}: ${message}`;
}

/** Where the name of what is wrong begins, or of what it is in, where it is not there itself. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
	let node: unknown = document.contents;
	let offset = 0;
	for (const name of path) {
		const pair = isMap(node)
			? node.items.find(({ key }) => isPair(key) === false && String(key) === String(name))
			: undefined;
		if (pair === undefined) break;
		offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
		node = pair.value;
	}
	return offset;
}

function placeIn(lines: LineCounter, offset: number): string {
	const { line, col } = lines.linePos(offset);
	return `${Math.max(1, line)}:${Math.max(1, col)}`;
}
