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
	sitemap: {
		'0 testRSSFormat': 'RSS 2.0: a guid with isPermaLink="false" may not be assumed to be an address.',
		'1 testRSSFormat': 'RSS 2.0: a guid with isPermaLink="false" may not be assumed to be an address.',
		'18 testSitemapParserBrokenXml': 'What is broken is read as far as it goes.',
		'36 testLenientParser': 'That it lists pages above its own folder is a matter of whom a search engine believes.',
		'39 testSitemapXMLfilterUrls':
			'Their test rewrites addresses; the protocol wants whole ones, and ours are told as they are.',
		'47 testSitemapXXE':
			'A document type is passed over, and nothing that it names is fetched; 9 expects that of the same file.',
		'49 testMobileSitemap': 'That it lists pages of another host is a matter of whom a search engine believes.',
		'52 testSitemapTXTfilterUrls': 'Their test rewrites addresses; ours are told as they are.',
		'54 testSitemapWithWrongNamespace':
			'A misspelt namespace is no reason to leave pages out; 56 expects that of the same file.',
		'55 testSitemapWithWrongNamespace':
			'A misspelt namespace is no reason to leave pages out; 57 expects that of the same file.',
	},
};
