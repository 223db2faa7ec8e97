/** What a crawl follows of the sites of its URLs. */
export const SCOPES = ['host', 'domain', 'prefix'] as const;
export type Scope = (typeof SCOPES)[number];
