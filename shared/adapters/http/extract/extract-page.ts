import { type ExtractRules, PAGE_SOURCES } from '../../../core/content/extract/extract-rules.ts';
import { valueAt } from '../../../core/content/extract/read-json-ld.ts';
import { typedValue } from '../../../core/content/extract/typed-value.ts';
import type { PageTree, TreeElement } from '../page/page-tree.ts';
import { type CompiledRule, type CompiledRules, compiledRules } from './compiled-rules.ts';
import { candidatesOf, elementsIn } from './find-candidates.ts';
import { PageSources } from './page-sources.ts';
import { countSteps, resetSteps, TooManyStepsError } from './steps.ts';
import { textOf } from './text-of.ts';
import { MAX_LIST_ITEMS, ValueBounds } from './value-bounds.ts';

/** Of what an expression is matched against: RE2 takes a time that grows with it. */
const MAX_MATCHED_CHARACTERS = 64 * 1024;

/** What rules gave for a page. */
export interface Extraction {
	/** Each field that has a rule; what was not found is `null`, or `[]`. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** What is not whole, for people; absent is nothing. */
	readonly note?: string;
	/** By the path of each field that gave nothing, why. */
	readonly nothing: ReadonlyMap<string, string>;
}

/** Reads the fields of a page. Never throws: what is hostile about a page becomes a note. */
export function extractPage(tree: PageTree, rules: ExtractRules, pageUrl: string): Extraction {
	return new PageExtraction(tree, pageUrl).run(compiledRules(rules, tree.isXml));
}

class PageExtraction {
	private readonly tree: PageTree;
	private readonly pageUrl: string;
	private readonly sources: PageSources;
	private candidates: readonly (readonly TreeElement[])[] | undefined;
	private readonly bounds = new ValueBounds();
	private readonly nothing = new Map<string, string>();
	/** Paths of fields that gave something, of any element. */
	private readonly gave = new Set<string>();

	constructor(tree: PageTree, pageUrl: string) {
		this.tree = tree;
		this.pageUrl = pageUrl;
		this.sources = new PageSources(tree.root);
	}

	run({ rules, keys }: CompiledRules): Extraction {
		resetSteps();
		this.candidates = candidatesOf(this.tree.root, keys, this.tree.isXml);
		const fields: Record<string, unknown> = {};
		const notes: string[] = [];
		if (this.tree.isCut)
			notes.push('fields are read from the beginning of the page alone, which is too deep or too long');
		try {
			for (const rule of rules) fields[rule.name] = this.valueOf(rule, this.tree.root);
		} catch (error) {
			if (!(error instanceof TooManyStepsError)) throw error;
			notes.push('not all fields were read: on this page they would take too long');
			for (const { name } of rules) if (!Object.hasOwn(fields, name)) fields[name] = null;
		}
		if (this.bounds.cut.size > 0) notes.push(`too long, and cut: ${[...this.bounds.cut].slice(0, 20).join(', ')}`);
		for (const path of this.gave) this.nothing.delete(path);
		return { fields, nothing: this.nothing, ...(notes.length > 0 && { note: notes.join('; ') }) };
	}

	private valueOf(rule: CompiledRule, element: TreeElement): unknown {
		const values = this.valuesOf(rule, element);
		const isMissing = values.length === 0;
		if (!isMissing) this.gave.add(rule.path);
		if (isMissing && rule.rule.default !== undefined) return this.bounds.keep(rule.rule.default, rule.path) ?? null;
		return rule.rule.all === true ? values : (values[0] ?? null);
	}

	private valuesOf(rule: CompiledRule, element: TreeElement): readonly unknown[] {
		const source = PAGE_SOURCES.find((each) => rule.rule[each] !== undefined);
		const asked = source && rule.rule[source];
		if (source !== undefined && asked !== undefined) {
			const found = this.sources.read(source, asked);
			if (found.length === 0) this.gaveNothing(rule, `the page has no ${source}${asked === true ? '' : ` "${asked}"`}`);
			return this.wanted(rule, found, (each) => this.kept(rule, this.ofSource(rule, each, asked)));
		}
		return this.wanted(rule, this.elementsOf(rule, element), (each) => this.ofElement(rule, each));
	}

	/** The elements of a rule, looked for as they are asked for: of most the first will do. */
	private *elementsOf(rule: CompiledRule, within: TreeElement): Generator<TreeElement> {
		const { select, scope } = rule;
		if (select === undefined) {
			yield within;
			return;
		}
		let hasFound = false;
		for (const element of this.candidatesOf(rule, within)) {
			scope[0] = within;
			if (!select(element)) continue;
			hasFound = true;
			yield element;
		}
		if (!hasFound) this.gaveNothing(rule, `no element is ${rule.rule.selector}`);
	}

	private candidatesOf({ number }: CompiledRule, within: TreeElement): Iterable<TreeElement> {
		const { candidates, tree } = this;
		return within === tree.root ? (candidates?.[number] ?? []) : elementsIn(within, tree.isXml);
	}

	/** What is read of each, up to as many as are asked for. */
	private wanted<T>(rule: CompiledRule, found: Iterable<T>, read: (each: T) => unknown): readonly unknown[] {
		const isList = rule.rule.all === true;
		const values: unknown[] = [];
		let left = MAX_LIST_ITEMS;
		for (const each of found) {
			if (left-- === 0) {
				if (isList) this.bounds.cut.add(rule.path);
				break;
			}
			const value = read(each);
			if (value !== undefined) values.push(value);
			if (values.length > 0 && !isList) break;
		}
		return values;
	}

	/** Objects are made of what was kept already. */
	private kept(rule: CompiledRule, value: unknown): unknown {
		return value === undefined ? undefined : this.bounds.keep(value, rule.path);
	}

	private ofElement(rule: CompiledRule, element: TreeElement): unknown {
		const {
			fields,
			rule: { attr },
		} = rule;
		if (fields !== undefined) {
			if (!this.bounds.hasPlaceFor(fields, rule.path)) return undefined;
			const value: Record<string, unknown> = {};
			for (const field of fields) value[field.name] = this.valueOf(field, element);
			return value;
		}
		const text = attr === undefined ? textOf(element) : element.attribute(attr)?.trim();
		if (text === undefined) return this.gaveNothing(rule, `<${element.name}> has no attribute ${attr}`);
		if (text === '')
			return this.gaveNothing(rule, `<${element.name}> has ${attr === undefined ? 'no text' : `an empty ${attr}`}`);
		return this.kept(rule, this.meaningOf(rule, text));
	}

	private ofSource(rule: CompiledRule, found: unknown, asked: true | string): unknown {
		const { path, type, regex } = rule.rule;
		const value = valueAt(found, path);
		if (value === undefined || value === null || value === '')
			return this.gaveNothing(
				rule,
				path === undefined ? 'it is empty' : `${asked === true ? 'it' : asked} has no ${path}`,
			);
		if (type === undefined && regex === undefined && typeof value !== 'string') return value;
		return this.meaningOf(rule, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}

	private meaningOf(rule: CompiledRule, text: string): unknown {
		const matched = rule.regex === undefined ? text : matchOf(rule.regex, text);
		if (matched === undefined) return this.gaveNothing(rule, `${quoted(text)} does not match ${rule.rule.regex}`);
		const value = typedValue(matched, rule.rule, () => this.sources.baseOf(this.pageUrl));
		return value ?? this.gaveNothing(rule, `${quoted(matched)} is no ${rule.rule.type ?? 'text'}`);
	}

	/** Only the first reason is told. */
	private gaveNothing(rule: CompiledRule, why: string): undefined {
		if (!this.nothing.has(rule.path)) this.nothing.set(rule.path, why);
		return undefined;
	}
}

function matchOf(regex: NonNullable<CompiledRule['regex']>, text: string): string | undefined {
	const matched = text.slice(0, MAX_MATCHED_CHARACTERS);
	countSteps(matched.length / 2);
	const matcher = regex.matcher(matched);
	if (!matcher.find()) return undefined;
	return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? undefined;
}

function quoted(text: string): string {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}\u2026` : text);
}
