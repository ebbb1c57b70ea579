// Package newsroom is the sample newsroom of onrecord: eight invented hosts on one loopback port, with the press around
// an invented treaty, the Meridian Accord on cross-border data requests. `onrecord demo` watches it, and the end-to-end
// tests of the pipeline do; nobody in it exists, and no word in it was ever said.
//
// [Start] serves the pages. They are reached as a crawler reaches the world through a proxy: the address that Start
// returns is the proxy, and http://www.harborline.example/newsroom/ is a page. [Config] is the configuration that
// watches all of them, and [Expected] is what a careful reader would take down from each.
//
// The pages are the files of site/, one folder a host. Between them they have the shapes that real newsrooms use:
// RSS, Atom, JSON Feed, a sitemap index, a paginated listing, fixed pages and a PDF; press releases, a joint letter,
// statements read out in a session, the summary of a meeting, and an outlet whose quote runs over two paragraphs. One
// page is listed under two addresses, and one is outside the topic. To change what a page says, change expected.yaml
// with it: the tests hold the one against the other.
package newsroom
