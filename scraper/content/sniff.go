package content

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

type format string

const (
	formatHTML  format = "html"
	formatPDF   format = "pdf"
	formatPlain format = "plain"
)

// sniff tells what a body is. Servers send PDFs as text/html and pages as text/plain, so the bytes are asked first and
// the content type decides only what they leave open.
func sniff(in Input) (format, error) {
	head := in.Body[:min(len(in.Body), 1024)]
	if bytes.Contains(head, []byte("%PDF-")) {
		return formatPDF, nil
	}
	declared, _, _ := mime.ParseMediaType(in.ContentType)
	if len(bytes.TrimSpace(in.Body)) == 0 {
		return "", failure(in, NoText, fmt.Errorf("the body is empty"))
	}
	if declared == "application/pdf" && !looksLikeHTML(head) {
		return "", failure(in, Malformed, fmt.Errorf("sent as PDF, but does not begin like one"))
	}
	if looksLikeHTML(head) {
		return formatHTML, nil
	}
	if isBinary(head) {
		return "", failure(in, Binary, fmt.Errorf("looks like %s, sent as %q", http.DetectContentType(head), in.ContentType))
	}
	switch {
	case declared == "text/html", declared == "application/xhtml+xml":
		return formatHTML, nil
	case strings.HasPrefix(declared, "text/plain"), declared == "text/markdown":
		return formatPlain, nil
	case strings.HasPrefix(declared, "image/"), strings.HasPrefix(declared, "audio/"), strings.HasPrefix(declared, "video/"),
		declared == "application/zip", declared == "application/octet-stream" && !utf8.Valid(in.Body):
		return "", failure(in, Binary, fmt.Errorf("sent as %q", in.ContentType))
	case bytes.Contains(head, []byte("</")):
		return formatHTML, nil
	}
	return formatPlain, nil
}

var htmlMarks = []string{"<!doctype html", "<html", "<head", "<body", "<script", "<title", "<meta ", "<div", "<p>", "<article", "<h1"}

// looksLikeHTML reports whether a body begins like a page.
func looksLikeHTML(head []byte) bool {
	lower := strings.ToLower(string(bytes.TrimLeft(head, "\xef\xbb\xbf\xff\xfe \t\r\n")))
	lower = strings.ReplaceAll(lower, "\x00", "") // UTF-16
	if !strings.HasPrefix(lower, "<") {
		return false
	}
	for _, mark := range htmlMarks {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
}

// isBinary reports whether the bytes are no text in any encoding: text has no control characters but white space,
// and zero bytes only in UTF-16, which then begins with its mark.
func isBinary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	control := 0
	for _, b := range head {
		switch {
		case b == 0:
			return true
		case b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b:
			control++
		}
	}
	if control*50 > len(head) {
		return true
	}
	detected := http.DetectContentType(head)
	return strings.HasPrefix(detected, "image/") || strings.HasPrefix(detected, "audio/") || strings.HasPrefix(detected, "video/") ||
		strings.Contains(detected, "zip") || strings.Contains(detected, "compressed")
}
