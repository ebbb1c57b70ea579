// Package cite says where words stand in forms that others read: a link that opens the page at the words, the selectors
// of the W3C Web Annotation Data Model, a schema.org Quotation, and citations for people and their reference managers.
//
// Everything starts from a [sink.Exhibit]: a quote, or a whole statement, with its text and its capture. No function
// here alters the words; what a format cannot carry as it is, it escapes.
package cite
