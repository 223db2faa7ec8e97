import type { FolderSuite, Suite } from './suite.ts';
import { charset } from './suites/charset.ts';
import { cssUrlSuite } from './suites/css-urls.ts';
import { linkHeader } from './suites/link-header.ts';
import { links } from './suites/links.ts';
import { mime } from './suites/mime.ts';
import { srcset } from './suites/srcset.ts';

/** All suites, in the order in which they are told; a new one is a file in `suites/` and a line here. */
export const suites: readonly Suite[] = [charset, links, srcset, cssUrlSuite, linkHeader, mime];

/** Suites that judge by themselves; told after the others. */
export const folderSuites: readonly FolderSuite[] = [];
