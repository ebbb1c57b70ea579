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
	if a.affiliation == "" && a.role != "" && a.kind == "" && a.name == "" && !c.amongDelegates() && len(a.proof.Role) > 0 && c.ideographStaff(a.head) {
		if body := c.ideographHouse(c.page.At(a.proof.Role[0].Start)); body.words != "" {
			a.affiliation, a.proof.Affiliation = body.words, c.spans(body.at)
		}
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

// ideographStaff reports an office that tells no kind by itself.
func (c reading) ideographStaff(head string) bool {
	for _, o := range c.world.Offices {
		if o.Word == head {
			return o.Kind == "" && head != "代表" && head != "主席" && head != "联合主席" && head != "共同主席"
		}
	}
	return false
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
		return c.ofBody(name, c.amongNations(name, kind))
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

// amongNations makes a body of several states, 世界灯塔组织, an intergovernmental one.
func (c reading) amongNations(name string, kind onrecord.Kind) onrecord.Kind {
	heads := c.resolver.lexicon.Heads[c.page.Lang]
	if heads == nil || kind != onrecord.KindState && kind != onrecord.KindNGO {
		return kind
	}
	nations, common := false, false
	runes := []rune(name)
	for i := range runes {
		for n := 1; n <= 3 && i+n <= len(runes); n++ {
			w := string(runes[i : i+n])
			nations = nations || i+n < len(runes) && n > 1 && heads.Nations.Has(w)
			common = common || i+n == len(runes) && heads.Common.Has(w)
		}
	}
	if nations && common {
		return onrecord.KindIGO
	}
	return kind
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
