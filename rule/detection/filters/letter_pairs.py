"""How likely one letter follows another in a name that people made up.

Learned from the public names of AWS's interfaces (botocore's service models); how, and how to
learn it anew, stands in ``tests/rule/detection/filters/letter_pairs.py``.
"""

from __future__ import annotations

import string

OTHER = "-"
DIGIT = "0"
SYMBOLS = string.ascii_letters + DIGIT + OTHER
"""The letters, any digit as one symbol, and anything else as one."""

INDEX = {symbol: index for index, symbol in enumerate(SYMBOLS)} | {
    digit: SYMBOLS.index(DIGIT) for digit in string.digits
}
"""Each character's place among `SYMBOLS`, but for those that are none of them."""
_OTHER_INDEX = SYMBOLS.index(OTHER)


def symbol_of(character: str) -> int:
    """Return a character's place among `SYMBOLS`."""
    return INDEX.get(character, _OTHER_INDEX)


BITS = (
    "mfefliepfnieeepfndecgihhgjkmkllkmokpnklnmklkiknlnpponf",
    "dlkgclkiffndigejogejdjopfoikiijkmpipokkjjjlhhimkmpppld",
    "enflcmoeepffjldjndgdfmoofpjmjkkmmnknlllmmknjjlolnpppif",
    "dgjgclhmeklhiifgogfjfjkphnhihihikkhkliijihkhhhjjippllc",
    "fjffhhgkkllfgejgfddekghghnhjhiiijkhlliijjhlhhhjjkppomd",
    "enklefpkbpjemkdknfhgglpngpjlkkkkmlkmnljljknjjklmmpppmf",
    "ejmjcpggepphhggjpeeidnlpinilhiijilijkiikjhnhhikjkppljd",
    "dhkjdnondpnhfjdijfhfgnlphnhjghiihlhjkiijihkhghijkppoic",
    "ffefffepmpnefdcgmgdelgpipgmnmnnonpopmpnppnplmnpnppppmh",
    "gnnibmnninnnknbjlnflflhlnnnnnnnnnnnnnnnnnnnnnnnnnnnnng",
    "fjljcfimfpnghgjipkeiflmhlnhjgghhjlfkkihiihmfghiijpponc",
    "dijgcijpcpkfjlelpjfeeikpgpilhijjklimnjijjimhhikklpppnd",
    "cfkkckpoepmhehedlkglhlmmmoilijjkllilljjkjiniijljmpppie",
    "ekeeeeelfnijiggfmkddhgppjpikhiiijlhjliijiimgghkjlppnkd",
    "hgfflggpgjhefbhfpdgfdggjiplnlllnnpmpplkomlpkjlmnnpppng",
    "enhedljhfpnelicfpefedjnpipikijkklmimmkjkkjmiijljmppple",
    "lomllpppoppgolmnpmjkamopppomopooppnppppoloonnoppppppoh",
    "dmfgcifpdpgiggdjmgfegglnfpikijjkkmimmjjjjimiijljmpppke",
    "gnfldingephjiieellecfmjlipikiiiikmhmlijkiingiilklppplc",
    "dkhmckmgcppjkkfgpefggpipfphjhhiiikhjliijihlhhhkjkpppmc",
    "ffggdjiohpmdeeiepdecnppjnoopmpppppopppopooppopppppppoj",
    "cjimbpkocpplhkefpmkkjoppkpoolojnponpopmnmmpolopnpppphf",
    "cklleiogepkfmfcnphdipplpnphkiigjllikmihiiingghkiloopnd",
    "gpdmdlmlepkdjnmdlmjdlnpkgpijhhiillinmhjijhlfhjjjkppngd",
    "kignhpkplpphfgidpmegnpipmigigghhhjgjkghhhgkffgihkonjmb",
    "bkmlchnignmllhdnnnkmgnknkjnnnljnnnnnnmlnlmnkllmnnnnnkf",
    "olfhplhpnpphkhphogghgjimpmmfefkifofnjefeofneecghhhgjmf",
    "epnpgolpgppgnpgmpgkofkppfpdlihdkjjfgmdiheiogfiejnpfnmd",
    "goominpgjppgmodlpfmphoppmpemfkdlnefpffjldjoehefmnogokf",
    "fjpodppngpnmnjgnpjlpimppkpdgjgckhlelliiifgnggkgjkoinlc",
    "mmklplnpopmkjgpmmjlpphpgppfifehhgkkllfgejgfddekghghnoc",
    "fppphppneppfnpflngkpgnppppemklegnjbojelkekmfhgglongpkf",
    "gmnpdpppjppionjlpenpipppppfjmjcoggfpnhhggjoefiemlpinmc",
    "gookgpppgppippfpomjihpppindhkidmlmepmhfjdhjfhfgmlpgnic",
    "lpmgpmnppppohelippjippppppffefffepmpmefddgmgdekgojphph",
    "jnnlnnnnjnnnlncnnnhnjninnngmnidmnninnnknbjlnfmglhmnnlh",
    "impodpppipplhhnlpnopjmphppfjkjcfikfpmgggjipjeifklhkmmc",
    "gooohoppdppoppgpppnnlpppppeikgdijpcmkfjlelpjgeejkpgomd",
    "enmnelppgppkpofkmpknioponpdfjkcjnoeplgeieelkgkglmmlnld",
    "gppohnppmpppopgpppnpipppppekeeeeelfmiiigfgmkddhgoojopc",
    "milmphppmpponjpgpholgjkppphgfflggogjhffbhfpdgfdggjipof",
    "fpnpgppjipohpofppenognppopenhfdlkhfpmeljdfnegeejnpjpme",
    "onookoooooololnnoonndmooooijlkkoooloognlmknljkalnooong",
    "ipmldopplppppphopppngppnppelfgcjgoepgiggekmhffgglnfpmd",
    "jnhmfppiipmklihilmlegonoipgmfkdingephjiiffklecfljlipic",
    "gpophppihppmpphpphonlpopgpdkhmdkmgdopjkkfgpegggpiofonc",
    "pppnoppomppnphpephgjnpppppggggdjinhpmeeeidpdeclopjnnoi",
    "enkmepmpfpplilgfppookpppppdjimcokmcppkhkffpmkkjnpplphf",
    "fpmpfpphepppppepphppppnpppdlllejngeplgmfdmpgdipplpnppd",
    "jonooooooojojoomomjooooooogodkdllkenjdimldlkjdlmojgofc",
    "npppkpppopppppnpppppppppppjigmhoknkpphfghdplegmpipkiob",
    "immmhjmlimmmmmemmmkmmmmmmmckkjcgmigmlkkidmmlilgmjmkjhe",
    "ilojkngpgpmnnkomoonklnpfpmhihijjkkiljihkjhmiiijklkppcb",
    "fhffgggifiifghgfjeefhhijnlfgeffggifiiffggfieefgghjnlgj",
)
"""For each symbol a row: the bits (0 to 15, as letters from a) that each next symbol costs.
A text begins and ends with `OTHER`."""
