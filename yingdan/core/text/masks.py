"""What is shown of personal values to those who may not read them whole."""

# Names of two characters; all other family names have one.
TWO_CHARACTERS = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
    公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
    拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯
    西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师
"""
FAMILIES = frozenset(TWO_CHARACTERS.split())


def mask_phone(value: str) -> str:
    """13812340000 -> 138****0000; of a number with fewer than 11 digits at most the last four, of a short one none."""
    text = str(value or "").strip()
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 11:
        shown = digits.removeprefix("86") if len(digits) == 13 else digits
        return f"{'+86 ' if shown != digits else ''}{shown[:3]}****{shown[-4:]}"
    return f"****{digits[-4:]}" if len(digits) >= 8 else "****" if text else ""


def mask_email(value: str) -> str:
    """zhang.san@example.com -> z***@example.com."""
    name, at, host = str(value or "").strip().rpartition("@")
    return f"{name[:1]}***@{host}" if at else "****" if host else ""


def mask_name(value: str) -> str:
    """张小明 -> 张**, 欧阳娜娜 -> 欧阳**, John Smith -> J*** S***."""
    text = str(value or "").strip()
    if text.isascii():
        return " ".join(f"{word[0]}***" for word in text.split())
    family = 2 if text[:2] in FAMILIES and len(text) > 2 else 1
    return text[:family] + "*" * max(1, len(text) - family)
