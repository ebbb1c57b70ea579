package discover

import (
	"fmt"
	"regexp"
)

// Filter says which addresses a source wants: those that match one of the include patterns, or any where there are
// none, and none of the exclude patterns. The zero Filter wants everything.
type Filter struct {
	include, exclude []*regexp.Regexp
}

// NewFilter compiles patterns: regular expressions (RE2) matched anywhere in the canonical address, so "/news/" means
// what it looks like.
func NewFilter(include, exclude []string) (Filter, error) {
	var f Filter
	for _, list := range []struct {
		patterns []string
		compiled *[]*regexp.Regexp
	}{{include, &f.include}, {exclude, &f.exclude}} {
		for _, p := range list.patterns {
			re, err := regexp.Compile(p)
			if err != nil {
				return Filter{}, fmt.Errorf("address pattern %q: %w", p, err)
			}
			*list.compiled = append(*list.compiled, re)
		}
	}
	return f, nil
}

// Wants reports whether an address passes.
func (f Filter) Wants(address string) bool {
	return (len(f.include) == 0 || matches(f.include, address)) && !matches(f.exclude, address)
}

func matches(patterns []*regexp.Regexp, address string) bool {
	for _, p := range patterns {
		if p.MatchString(address) {
			return true
		}
	}
	return false
}
