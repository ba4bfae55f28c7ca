/*
 * button.tsx - things to press.  At least 44 px high, whatever is in them.
 */
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

type Kind = "primary" | "plain" | "quiet" | "danger";

interface Look {
	kind?: Kind;
	/* "small" is less high where a finger is not expected (the desk, the console). */
	small?: boolean;
	icon?: IconName;
	/* Takes the whole width. */
	wide?: boolean;
	class?: string | undefined;
	children?: ComponentChildren;
}

type ButtonProps = Look & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "icon" | "children"> & {
	/* Working on it: cannot be pressed, says so. */
	busy?: boolean;
	/* Where there is an icon only: what it does. */
	label?: string;
};

function classOf({ kind = "plain", small, wide, class: extra }: Look, onlyIcon: boolean): string {
	return [
		"button", `button--${kind}`, small && "button--small", wide && "button--wide", onlyIcon && "button--icon", extra,
	].filter(Boolean).join(" ");
}

export function Button(props: ButtonProps) {
	const { kind, small, icon, wide, class: extra, busy, label, children, disabled, type, ...rest } = props;
	const onlyIcon = children === undefined || children === null;
	return (
		<button
			{...rest}
			type={type ?? "button"}
			class={classOf({ ...(kind && { kind }), small: !!small, wide: !!wide, class: extra }, onlyIcon)}
			disabled={!!disabled || !!busy}
			aria-busy={busy ? "true" : undefined}
			aria-label={label}
			title={onlyIcon ? label : undefined}
		>
			{icon && <Icon name={icon} />}
			{!onlyIcon && <span>{children}</span>}
		</button>
	);
}

/* A link that looks like a button. */
export function LinkButton(props: Look & { href: string; external?: boolean; label?: string; onClick?: () => void }) {
	const { icon, href, external, label, children, onClick } = props;
	const onlyIcon = children === undefined || children === null;
	return (
		<a
			class={classOf(props, onlyIcon)}
			href={href}
			aria-label={label}
			onClick={onClick}
			{...(external ? { target: "_blank", rel: "noopener noreferrer" } : {})}
		>
			{icon && <Icon name={icon} />}
			{!onlyIcon && <span>{children}</span>}
		</a>
	);
}
