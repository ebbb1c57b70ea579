package configs_test

import (
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

func TestBuiltInTopic(t *testing.T) {
	cfg, err := configs.Load("")
	if err != nil {
		t.Fatal(err)
	}
	topics := onrecord.NewTopicMatcher(cfg.Topics)
	for text, want := range map[string]bool{
		"The lamp makers welcome the United Nations Convention\nagainst Cybercrime.":       true,
		"Ruritania signed the U.N. cybercrime treaty, its envoy said.":                     true,
		"Critics of the UN’s cybercrime treaty gathered.":                                  true,
		"(“Hanoi Convention”)":                                                             true,
		"La Ruritanie a signé la Convention des Nations unies contre la cybercriminalité.": true,
		"le traité de l’ONU sur la cybercriminalité":                                       true,
		"Ruritania firmó la Convención de las Naciones Unidas contra la ciberdelincuencia": true,
		"Руритания подписала Конвенцию ООН против киберпреступности.":                      true,
		"к Конвенции Организации Объединённых Наций против киберпреступности":              true,
		"участники Ханойской конвенции":                                                    true,
		"وقعت روريتانيا على اتفاقية الأمم المتحدة لمكافحة الجريمة السيبرانية.":             true,
		"وفقا لاتفاقية هانوي":                                                              true,
		"鲁里坦尼亚签署了《联合国打击网络犯罪公约》。":                                                           true,
		"The Convention on Cybercrime of Budapest is older.":                               false,
		"The UN debated cybercrime and a treaty on lamps.":                                 false,
		"Конвенция против пыток":                                                           false,
		"联合国讨论网络犯罪":                                                                        false,
	} {
		if got := len(topics.Match(text)) > 0; got != want {
			t.Errorf("%q: on topic %v, want %v", text, got, want)
		}
	}
}
