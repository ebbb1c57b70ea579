package content

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode turns a body into UTF-8. The evidence counts in this order: byte order mark, the Content-Type header, being
// valid UTF-8, the page's own <meta>, and what the bytes look like. Being valid UTF-8 stands before <meta> because
// pages are often converted with their old <meta> left inside, while no other encoding makes valid UTF-8 by chance.
// A header that says ISO-8859-1 is many servers' default and yields to valid UTF-8 too.
func decode(body []byte, contentType string) (string, error) {
	enc := encodingOf(body, contentType)
	if enc == unicode.UTF8 && utf8.Valid(body) {
		return strings.TrimPrefix(string(body), "\ufeff"), nil
	}
	decoded, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", fmt.Errorf("decode characters: %w", err)
	}
	decoded = bytes.TrimPrefix(decoded, []byte("\ufeff"))
	return strings.ToValidUTF8(string(decoded), "\uFFFD"), nil
}

func encodingOf(body []byte, contentType string) encoding.Encoding {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return unicode.UTF8
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	valid := utf8.Valid(body)
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if enc, name := charset.Lookup(params["charset"]); enc != nil && (name != "windows-1252" || !valid) {
			return utf8Lossy(enc, name)
		}
	}
	if valid || mostlyUTF8(body) {
		return unicode.UTF8
	}
	if enc, name, certain := charset.DetermineEncoding(body[:min(len(body), 4096)], ""); certain && name != "utf-8" {
		return enc
	}
	return guess(body)
}

// utf8Lossy keeps x/net's "replacement" and x-user-defined encodings, which turn a body into nothing, out of the way.
func utf8Lossy(enc encoding.Encoding, name string) encoding.Encoding {
	if name == "replacement" || name == "x-user-defined" || name == "utf-8" {
		return unicode.UTF8
	}
	return enc
}

// mostlyUTF8 reports whether a body is UTF-8 with a few damaged places: cut in the middle of a character, or with a
// stray Latin-1 byte from a template.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		body = body[size:]
	}
	return good >= 10*bad
}

// guess is the last resort for a body that says nothing about itself. Cyrillic pages of the 1251 age are common and
// easily told: their bytes above 0x7f stand in whole words.
func guess(body []byte) encoding.Encoding {
	if enc := cyrillic(body); enc != nil {
		return enc
	}
	if best := detected(body); best.Confidence >= 40 {
		if enc, name := charset.Lookup(best.Charset); enc != nil {
			return utf8Lossy(enc, name)
		}
	}
	return charmap.Windows1252
}

// detected is the library's best guess. Of several that it thinks equally likely it names any, differently each time; a
// text must follow from its bytes, so of those the first in the alphabet is taken.
func detected(body []byte) (best chardet.Result) {
	all, err := chardet.NewHtmlDetector().DetectAll(body)
	if err != nil {
		return best
	}
	for _, r := range all {
		if r.Confidence > best.Confidence || r.Confidence == best.Confidence && r.Charset < best.Charset {
			best = r
		}
	}
	return best
}

// cyrillic returns the single-byte Cyrillic encoding a body is in, or nil. In windows-1251 the lower-case letters are
// 0xE0-0xFF, in KOI8-R 0xC0-0xDF; running text is mostly lower case.
func cyrillic(body []byte) encoding.Encoding {
	var words, high, low, upperHalf int
	run := 0
	for _, b := range append(body[:len(body):len(body)], ' ') {
		if b >= 0xC0 {
			run++
			if b >= 0xE0 {
				upperHalf++
			} else {
				low++
			}
			continue
		}
		if b >= 0x80 {
			high++
		}
		if run >= 3 {
			words++
		}
		run = 0
	}
	letters := upperHalf + low
	if words < 10 || letters < 6*high || letters/words > 15 {
		return nil
	}
	if upperHalf > low {
		return charmap.Windows1251
	}
	return charmap.KOI8R
}
