import { filterProducts } from './filter.js';
import { pageLinks } from './links.js';
import { sortProducts } from './order.js';
import { countPages, slicePage } from './pages.js';
import { parseRequest } from './request.js';

export class Catalog {
  #products;

  constructor(products) {
    this.#products = products;
  }

  /** Answers a query string with one page of products. */
  browse(query = '') {
    const request = parseRequest(query);
    const matching = sortProducts(filterProducts(this.#products, request), request.sort);
    const pageCount = countPages(matching.length, request.size);
    return {
      total: matching.length,
      page: request.page,
      pageCount,
      products: slicePage(matching, request),
      links: pageLinks(request, pageCount),
    };
  }
}
