package newsroom

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// edited is when the site was last changed, as its answers say: the day after its youngest page. Embedded files keep
// no time of their own.
var edited = time.Date(2026, time.March, 17, 8, 0, 0, 0, time.UTC)

// Handler serves all hosts of the newsroom by the name asked for: in the Host field, or in the request line as a
// client writes it to a proxy. Answers carry ETag and Last-Modified, are compressed for clients that accept gzip, and
// are 304 to a client that has them already. A query is ignored, as most sites ignore utm_source. A host that is not
// here is 421, a path that is not here 404, and a method other than GET and HEAD 405.
func Handler() http.Handler {
	s, err := loadSite()
	if err != nil {
		panic("newsroom: " + err.Error()) // the files are embedded and tested: only a broken build gets here
	}
	return s
}

// Hosts lists the hosts of the newsroom in alphabetical order.
func Hosts() []string {
	entries, err := files.ReadDir("site")
	if err != nil {
		panic("newsroom: " + err.Error())
	}
	var hosts []string
	for _, e := range entries {
		hosts = append(hosts, e.Name())
	}
	return hosts
}

// ServeHTTP answers one request.
func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The sample newsroom can only be read, over plain http.", http.StatusMethodNotAllowed)
		return
	}
	host := hostOf(r)
	pages, ok := s[host]
	if !ok {
		http.Error(w, s.misdirected(host, r), http.StatusMisdirectedRequest)
		return
	}
	p, ok := pages[r.URL.Path]
	if !ok {
		http.Error(w, fmt.Sprintf("%s has no page %s.", host, r.URL.Path), http.StatusNotFound)
		return
	}
	p.serve(w, r)
}

// serve leaves conditions, ranges and HEAD to the standard library.
func (p page) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", p.contentType)
	h.Set("Cache-Control", "no-cache")
	body, etag := p.body, p.etag
	if p.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body, etag = p.zipped, p.etag+"-gzip"
		}
	}
	h.Set("ETag", strconv.Quote(etag))
	http.ServeContent(w, r, "", edited, bytes.NewReader(body))
}

// hostOf is the name asked for, without a port. In the form that goes to a proxy the request line decides.
func hostOf(r *http.Request) string {
	host := r.Host
	if r.URL.Host != "" {
		host = r.URL.Host
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// misdirected tells a person who opened the bare address how to look at the pages.
func (s site) misdirected(host string, r *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "This is the sample newsroom of onrecord, and %q is not one of its hosts. They are:\n\n", host)
	for _, name := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(&b, "  http://%s/\n", name)
	}
	fmt.Fprintf(&b, "\nAsk for one through this address as a proxy:\n\n  curl --proxy http://%s http://www.harborline.example/newsroom/\n", r.Host)
	return b.String()
}

// acceptsGzip reads an Accept-Encoding field: gzip (or *) is named, and not with a weight of nothing.
func acceptsGzip(field string) bool {
	for part := range strings.SplitSeq(field, ",") {
		coding, params, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "*":
			weight, given := strings.CutPrefix(strings.TrimSpace(params), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return !given || (err == nil && q > 0)
		}
	}
	return false
}
