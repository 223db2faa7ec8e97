import { _compileUnsafe } from 'css-select';
import { RE2JS } from 're2js';
import type { ExtractRule, ExtractRules } from '../../../core/content/extract/extract-rules.ts';
import { TreeElement, type TreeNode } from '../page/page-tree.ts';
import { type CandidateKeys, candidateKeys } from './find-candidates.ts';
import { SELECT_ADAPTER } from './select-adapter.ts';

type Select = ReturnType<typeof _compileUnsafe<TreeNode, TreeElement>>;

/** A rule that is ready to be used on any page. */
export interface CompiledRule {
	readonly name: string;
	/** With the names of the fields that it is in. */
	readonly path: string;
	/** Its place among those beside it. */
	readonly number: number;
	readonly rule: ExtractRule;
	readonly select: Select | undefined;
	readonly regex: RE2JS | undefined;
	readonly fields: readonly CompiledRule[] | undefined;
	/** The one element that `:scope`, and a selector that begins with `>`, are about; set before it is used. */
	readonly scope: [TreeElement];
}

/** All rules of a job, and how those of a whole page are looked for at once. */
export interface CompiledRules {
	readonly rules: readonly CompiledRule[];
	readonly keys: CandidateKeys;
}

/** Names of XML are told apart by their case. */
const compiled = { html: new WeakMap<ExtractRules, CompiledRules>(), xml: new WeakMap<ExtractRules, CompiledRules>() };

/** Made once for the rules of a job. @throws {Error} A selector or an expression is wrong; who checked the rules has said so. */
export function compiledRules(rules: ExtractRules, isXml: boolean): CompiledRules {
	const known = compiled[isXml ? 'xml' : 'html'].get(rules);
	if (known !== undefined) return known;

	const selectors = Object.values(rules).map(({ selector }) => selector);
	const made = { rules: compileAll(rules, isXml), keys: candidateKeys(selectors, isXml) };
	compiled[isXml ? 'xml' : 'html'].set(rules, made);
	return made;
}

function compileAll(rules: ExtractRules, isXml: boolean, within = ''): readonly CompiledRule[] {
	return Object.entries(rules).map(([name, rule], number) => {
		const scope: [TreeElement] = [new TreeElement('', {}, null)];
		const path = `${within}${name}`;
		return {
			name,
			path,
			number,
			rule,
			scope,
			select: rule.selector === undefined ? undefined : compileSelector(rule.selector, scope, isXml),
			regex: rule.regex === undefined ? undefined : RE2JS.compile(rule.regex),
			fields: rule.fields && compileAll(rule.fields, isXml, `${path}.`),
		};
	});
}

/** What is found within `scope`, whatever that holds as the query runs: css-select reads it anew for each element. */
function compileSelector(selector: string, scope: [TreeElement], xmlMode: boolean): Select {
	return _compileUnsafe(selector, { adapter: SELECT_ADAPTER, cacheResults: false, xmlMode }, scope);
}
