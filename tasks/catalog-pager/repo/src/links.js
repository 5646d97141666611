function pageQuery(request, page) {
  const params = new URLSearchParams();
  if (request.search !== '') params.set('search', request.search);
  if (Number.isFinite(request.maxPrice)) params.set('maxPrice', String(request.maxPrice));
  params.set('sort', request.sort);
  params.set('page', String(page));
  params.set('size', String(request.size));
  return params.toString();
}

/** Query strings of the neighbouring pages, null where there is none. */
export function pageLinks(request, pageCount) {
  const { page } = request;
  return {
    previous: page > 1 ? pageQuery(request, page - 1) : null,
    next: page < pageCount ? pageQuery(request, page + 1) : null,
  };
}
