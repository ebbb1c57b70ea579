package speaker

import (
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

func (c reading) settleIdeographs(a *actor) {
	if a.affiliation == "" && a.role != "" && c.setting.Firsthand && c.setting.Issuer.Kind != onrecord.KindMedia {
		a.affiliation, a.kind = c.setting.Issuer.Name, c.setting.Issuer.Kind
		return
	}
	if c.genericIdeographs(a.affiliation) {
		if known := c.lastBody(c.kindAnywhere(a.affiliation)); known != nil {
			a.affiliation, a.proof.Affiliation = known.name, known.proof.Name
		}
	}
	if kind := c.kindAnywhere(a.affiliation); kind != "" && !(kind == onrecord.KindState && strings.HasSuffix(a.head, "议员")) {
		a.kind = kind
		return
	}
	if a.affiliation == "" && a.role != "" && a.name == "" && c.amongDelegates() {
		a.kind = onrecord.KindIGO
	}
	if a.kind == "" {
		for _, o := range c.world.Offices {
			if o.Word == a.head {
				a.kind = o.Kind
				return
			}
		}
	}
}

// genericIdeographs reports a word for what a body is that stands for its name: 协会.
func (c reading) genericIdeographs(s string) bool {
	for _, k := range c.world.Anywhere {
		if k.Word == s {
			return utf8.RuneCountInString(s) == 2 && k.Kind != onrecord.KindState
		}
	}
	return false
}

// kindAnywhere tells a kind by the name of a state or a body, or by a word within the name.
func (c reading) kindAnywhere(name string) onrecord.Kind {
	if name == "" {
		return ""
	}
	if o, ok := c.resolver.organisation(name); ok {
		return o.Kind
	}
	if o, ok := c.world.Organisations[name]; ok {
		return o.Kind
	}
	longest, kind := 0, onrecord.Kind("")
	for _, k := range c.world.Anywhere {
		if strings.HasSuffix(name, k.Word) && len(k.Word) > longest {
			longest, kind = len(k.Word), k.Kind
		}
	}
	if kind != "" {
		return c.ofBody(name, kind)
	}
	runes := []rune(name)
	if len(runes) > 30 {
		return ""
	}
	for n := len(runes) - 1; n > 1; n-- {
		for i := 0; i+n <= len(runes); i++ {
			if o, ok := c.world.Organisations[string(runes[i:i+n])]; ok {
				return o.Kind
			}
		}
	}
	return ""
}

// ofBody keeps the kind of an international body for what belongs to it, 联合国…委员会.
func (c reading) ofBody(name string, kind onrecord.Kind) onrecord.Kind {
	for i := range name {
		if o, ok := c.world.Organisations[name[:i]]; ok && o.Kind == onrecord.KindIGO && kind != onrecord.KindCompany && kind != onrecord.KindMedia {
			return onrecord.KindIGO
		}
	}
	return kind
}
