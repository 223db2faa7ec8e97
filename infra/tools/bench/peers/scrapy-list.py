"""Fetches a list with Scrapy, with its own defaults but for what the bench fixes for all: how many are in flight,
two retries, no politeness, a line a page.

python scrapy-list.py FILE RESULTS CONCURRENCY
"""

import json
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess

source, results, concurrency = sys.argv[1], sys.argv[2], int(sys.argv[3])
out = open(results, "w", encoding="utf-8")


class ListSpider(scrapy.Spider):
    name = "list"

    async def start(self):
        with open(source, encoding="utf-8") as lines:
            for line in lines:
                yield scrapy.Request(line.strip(), dont_filter=True)

    def parse(self, response):
        row = {
            "url": response.url,
            "status": response.status,
            "bytes": len(response.body),
            "title": response.css("title::text").get(),
            "links": len(response.css("a[href]")),
        }
        out.write(json.dumps(row) + "\n")


process = CrawlerProcess(
    {
        "CONCURRENT_REQUESTS": concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        "DOWNLOAD_DELAY": 0,
        "RETRY_TIMES": 2,
        "ROBOTSTXT_OBEY": False,
        "HTTPERROR_ALLOW_ALL": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
)
process.crawl(ListSpider)
process.start()
out.close()
print(json.dumps({"finishedAt": time.time() * 1000}), end="")
