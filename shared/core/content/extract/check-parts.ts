import { compile } from 'css-select';
import { RE2JS } from 're2js';

const MAX_FAULT_LENGTH = 200;
const RE2_ONLY = 'must be a regular expression of RE2, which has neither lookahead nor back references';

/** What is wrong with a selector of CSS, for people; `undefined` if nothing is. */
export function selectorFault(selector: string): string | undefined {
	if (/::attr\(/.test(selector)) return 'is no CSS: in place of ::attr(NAME) give the rule "attr": "NAME"';
	if (/::text\b/.test(selector)) return 'is no CSS: leave ::text out, text is what is read anyway';
	if (/^\s*\/{1,2}[\w*]/.test(selector)) return 'is an XPath, and must be a CSS selector';
	return faultOf(() => compile(selector), 'must be a CSS selector');
}

/** What is wrong with a regular expression of RE2. */
export function regexFault(regex: string): string | undefined {
	const fault = faultOf(() => RE2JS.compile(regex), 'must be a regular expression of RE2');
	const isKnown = fault !== undefined && /\(\?<?[=!]|\\[1-9]/.test(regex);
	return isKnown ? `${RE2_ONLY}, so that none takes long` : fault;
}

function faultOf(attempt: () => unknown, rule: string): string | undefined {
	try {
		attempt();
		return undefined;
	} catch (error) {
		return `${rule}: ${(error as Error).message.slice(0, MAX_FAULT_LENGTH)}`;
	}
}
