/**
 * Cases in which we differ from what a third party expects, by suite and id, each with the reason.
 *
 * One that passes all the same fails the run: its explanation is out of date.
 */
export const explained: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	robots: {
		'74 ID_Encoding':
			'RFC 9309, section 2.2.2: octets outside ASCII are percent-encoded before they are compared, in the URL as in the rule.',
		'76 ID_Encoding':
			'RFC 9309, section 2.2.2: octets outside ASCII are percent-encoded before they are compared, in the URL as in the rule.',
		'77 ID_Encoding':
			'RFC 9309, section 2.2.2: an escape of an unreserved character is that character, so that %62%61%7A is baz.',
	},
	links: {
		'<* itemtype>':
			'HTML, 5.2.2 (The basic microdata model): itemtype identifies a vocabulary, and must not be dereferenced automatically.',
	},
	'css-urls': {
		test_document_rule: 'CSS Conditional Rules 4: url() of @document is a pattern of the pages that it applies to.',
		test_namespace_rule: 'CSS Namespaces 3, section 2: the URL of @namespace is a name, and need not lead anywhere.',
	},
	'link-header': {
		'14 unfolds header': 'RFC 9112, section 5.2: a fold is replaced by spaces, so this names two relation types.',
		'15 unfolds hard-folded header': 'RFC 9112, section 5.2: a fold is replaced by spaces, also within a URL.',
		'17 GB2312':
			'RFC 8187, section 3.2.1: UTF-8 is what all must know; a value in another charset stays as it was sent.',
	},
};
